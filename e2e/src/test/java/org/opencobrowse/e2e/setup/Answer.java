package org.opencobrowse.e2e.setup;

import java.util.List;
import java.util.Map;

/** An object that a script in a page answered with. */
public record Answer(Map<?, ?> fields) {
    public static Answer of(Object answer) {
        if (answer instanceof Map<?, ?> fields) return new Answer(fields);
        throw new AssertionError("no object: " + answer);
    }

    public List<?> list(String field) {
        if (fields.get(field) instanceof List<?> list) return list;
        throw new AssertionError("no list %s in %s".formatted(field, fields));
    }

    public List<String> texts(String field) {
        return list(field).stream().map(String::valueOf).toList();
    }

    public double number(String field) {
        if (fields.get(field) instanceof Number number) return number.doubleValue();
        throw new AssertionError("no number %s in %s".formatted(field, fields));
    }

    public String text(String field) {
        return String.valueOf(fields.get(field));
    }
}
