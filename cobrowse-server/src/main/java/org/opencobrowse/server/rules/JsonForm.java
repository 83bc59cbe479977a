package org.opencobrowse.server.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.server.rules.WrittenSet.Written;

/** The form in JSON: the names of the form in XML, with lists of texts for patterns and selectors. Read token by token, since a tree knows no lines. */
final class JsonForm {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(20).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser json;
    private final Faults faults;
    private final List<WrittenSet> sets = new ArrayList<>();

    private JsonForm(JsonParser json, Faults faults) {
        this.json = json;
        this.faults = faults;
    }

    static List<WrittenSet> read(String text, Faults faults) {
        try (var json = JSON.createParser(text)) {
            var form = new JsonForm(json, faults);
            form.readFile();
            return form.sets;
        } catch (JsonProcessingException e) {
            var at = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            faults.add(
                    Math.max(0, at),
                    "is not JSON, or has a key twice",
                    "mend it there, or compare with docs/masking.md");
            return List.of();
        } catch (IOException impossible) {
            throw new IllegalStateException("a text can be read", impossible);
        }
    }

    private void readFile() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            faults.add(1, "must be an object", "write {\"domRestrictions\": [ … ]}");
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            if (json.currentName().equals("domRestrictions")) readSets();
            else stranger("only domRestrictions may stand here");
        }
        if (json.nextToken() != null) faults.add(line(), "something follows the end", "leave it out");
    }

    private void readSets() throws IOException {
        if (!opens(JsonToken.START_ARRAY, "domRestrictions must be a list of sets")) return;
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY && token != null; token = json.nextToken()) {
            if (token == JsonToken.START_OBJECT) readSet();
            else {
                faults.add(line(), "a set must be an object", "write { … }");
                json.skipChildren();
            }
        }
    }

    private void readSet() throws IOException {
        var set = new WrittenSet(line());
        sets.add(set);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var kind = WrittenSet.kind(json.currentName());
            if (kind.isPresent()) texts().forEach(selector -> set.rules.add(new WrittenSet.Rule(kind.get(), selector)));
            else
                switch (json.currentName()) {
                    case "uriTemplate" -> set.patterns.addAll(texts());
                    case "paused" -> set.paused = truth();
                    default ->
                        stranger(
                                "only uriTemplate, paused, dataMasking, blocking, pictureMasking, domControl, submitAllowed and shown may stand here");
                }
        }
    }

    private boolean truth() throws IOException {
        var token = json.nextToken();
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) return token == JsonToken.VALUE_TRUE;
        faults.add(line(), "paused must be true or false", "write one of them");
        json.skipChildren();
        return false;
    }

    private List<Written> texts() throws IOException {
        var texts = new ArrayList<Written>();
        var name = json.currentName();
        if (!opens(JsonToken.START_ARRAY, name + " must be a list of texts")) return texts;
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY && token != null; token = json.nextToken()) {
            if (token == JsonToken.VALUE_STRING) texts.add(new Written(json.getText(), line()));
            else {
                faults.add(line(), name + " must be a list of texts", "write it as in [\"one\", \"two\"]");
                json.skipChildren();
            }
        }
        return texts;
    }

    private boolean opens(@Nullable JsonToken expected, String limit) throws IOException {
        if (json.nextToken() == expected) return true;
        faults.add(line(), limit, "write it as in [ … ]");
        json.skipChildren();
        return false;
    }

    private void stranger(String limit) throws IOException {
        faults.add(line(), "“%s” is not known here".formatted(Faults.shortened(json.currentName())), limit);
        json.nextToken();
        json.skipChildren();
    }

    private int line() {
        return json.currentTokenLocation().getLineNr();
    }
}
