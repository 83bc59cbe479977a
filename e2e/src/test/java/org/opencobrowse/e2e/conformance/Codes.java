package org.opencobrowse.e2e.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.opencobrowse.e2e.setup.Folders;

/** The table of refusals, as it stands beside the document. */
record Codes(int code, String name, int status, String retry) {
    static Codes of(String name) {
        for (var each : JsonParser.parseString(
                        Folders.read(ProtocolText.folder().resolve("codes.json")))
                .getAsJsonObject()
                .getAsJsonArray("codes")) {
            var row = each.getAsJsonObject();
            if (row.get("name").getAsString().equals(name)) return of(row);
        }
        throw new AssertionError("no such refusal: " + name);
    }

    private static Codes of(JsonObject row) {
        return new Codes(
                row.get("code").getAsInt(),
                row.get("name").getAsString(),
                row.get("status").getAsInt(),
                row.get("retry").getAsString());
    }
}
