package org.opencobrowse.server.rules;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What holds on the pages whose address one of the patterns finds.
 *
 * @param pages empty: all
 * @param paused whether nothing of these pages is shared at all
 */
record RuleSet(List<PatternProgram> pages, Map<Kind, List<String>> selectors, boolean paused) {
    /** What a rule does, under the name that it has in files of both forms and in browsers. */
    enum Kind {
        /** Text and values are replaced. */
        MASK("dataMasking"),
        /** A box of its size stands for the element. */
        BLOCK("blocking"),
        /** Pictures and backgrounds are left out. */
        PICTURES("pictureMasking"),
        /** Agents may not act on it. */
        CONTROL("domControl"),
        /** Agents may submit by it. */
        SUBMIT("submitAllowed"),
        /** Seen although pages are private by default. */
        SHOWN("shown");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    RuleSet {
        pages = List.copyOf(pages);
        selectors = Map.copyOf(selectors);
    }

    /** In an order that does not depend on that of the file. */
    JsonObject normalForm() {
        var form = new JsonObject();
        var programs = new TreeSet<String>();
        for (var page : pages) programs.add(new JsonArray(page.instructions()).encode());
        form.put("pages", new JsonArray(programs.stream().map(JsonArray::new).toList()));
        var byKind = new EnumMap<Kind, List<String>>(Kind.class);
        byKind.putAll(selectors);
        byKind.forEach((kind, all) -> {
            if (!all.isEmpty()) form.put(kind.word(), new JsonArray(List.copyOf(new TreeSet<>(all))));
        });
        if (paused) form.put("paused", true);
        return form;
    }
}
