package org.opencobrowse.e2e.conformance;

import com.google.gson.JsonObject;

/** What the customer's page got when it asked for a session. */
public record SharedSession(String id, String token, String secret) {
    public static final String PATH = "/cobrowse/rest/live/sessions";

    public static SharedSession of(JsonObject answer) {
        return new SharedSession(
                answer.get("id").getAsString(),
                answer.get("token").getAsString(),
                answer.get("secret").getAsString());
    }
}
