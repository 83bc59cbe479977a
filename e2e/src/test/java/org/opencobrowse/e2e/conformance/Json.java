package org.opencobrowse.e2e.conformance;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

/** A JSON object from names and values in turn. */
public record Json(JsonObject object) {
    private static final Gson GSON = new Gson();

    public static Json of(Object... fields) {
        return new Json(new JsonObject()).with(fields);
    }

    public Json with(Object... fields) {
        for (var at = 0; at < fields.length; at += 2) object.add((String) fields[at], GSON.toJsonTree(fields[at + 1]));
        return this;
    }

    @Override
    public String toString() {
        return object.toString();
    }
}
