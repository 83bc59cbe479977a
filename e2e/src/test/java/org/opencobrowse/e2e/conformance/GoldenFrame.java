package org.opencobrowse.e2e.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.opencobrowse.e2e.setup.Folders;

/** One of the examples that stand beside the document. */
record GoldenFrame(String name, JsonObject fields) {
    /** What a server must refuse; the names begin with the rule they break. */
    static List<GoldenFrame> bad() {
        try (var files = Files.list(ProtocolText.folder().resolve("frames"))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("bad-"))
                    .sorted()
                    .map(file -> new GoldenFrame(
                            String.valueOf(file.getFileName()).replace(".json", ""),
                            JsonParser.parseString(Folders.read(file)).getAsJsonObject()))
                    .filter(frame -> frame.fields.get("from").getAsString().equals("client"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    byte[] wire() {
        return Base64.getDecoder().decode(fields.get("wire").getAsString());
    }

    int refusal() {
        return fields.get("refusal").getAsInt();
    }

    boolean isHello() {
        return name.contains("-hello-");
    }

    @Override
    public String toString() {
        return name;
    }
}
