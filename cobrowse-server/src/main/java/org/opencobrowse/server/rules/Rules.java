package org.opencobrowse.server.rules;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * All rules of a node, as browsers get them.
 *
 * @param hash SHA-256 of the normal form: two files that mean the same have the same one. Empty: no rules
 * @param answer JSON for browsers
 */
public record Rules(String hash, String answer) {
    /** Nothing is said beyond what pages mark themselves. */
    public static final Rules NONE = of(List.of(), false);

    static Rules of(List<RuleSet> sets, boolean isPrivate) {
        var all = sets.stream()
                .map(set -> set.normalForm().encode())
                .sorted()
                .distinct()
                .map(JsonObject::new)
                .toList();
        var form = new JsonObject().put("privateByDefault", isPrivate).put("sets", new JsonArray(all));
        var hash = all.isEmpty() && !isPrivate ? "" : sha256(form.encode());
        return new Rules(
                hash, new JsonObject().put("hash", hash).put("rules", form).encode());
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
