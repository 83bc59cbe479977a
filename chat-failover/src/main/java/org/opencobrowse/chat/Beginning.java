package org.opencobrowse.chat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a customer's page says when it begins a conversation. What is too long or not allowed is refused with a {@link ChatRefusal}.
 *
 * @param data what the site wants agents to know
 */
public record Beginning(
        SecretHash secret,
        Optional<String> name,
        Map<String, String> data,
        Optional<String> url,
        Optional<String> referrer,
        Optional<String> title) {

    public static final int NAME_LENGTH = 80;
    public static final int DATA_PAIRS = 20;
    public static final int DATA_LENGTH = 500;
    public static final int URL_LENGTH = 2_000;
    public static final int TITLE_LENGTH = 200;

    public Beginning {
        name.ifPresent(it -> TextRules.line("name", it, NAME_LENGTH));
        url.ifPresent(it -> TextRules.line("url", it, URL_LENGTH));
        referrer.ifPresent(it -> TextRules.line("referrer", it, URL_LENGTH));
        title.ifPresent(it -> TextRules.line("title", it, TITLE_LENGTH));
        if (data.size() > DATA_PAIRS)
            throw ChatRefusal.tooLarge("data has %d pairs; at most %d".formatted(data.size(), DATA_PAIRS));
        data.forEach((key, value) -> TextRules.line("data." + TextRules.dataKey(key), value, DATA_LENGTH));
        data = new TreeMap<>(data);
    }

    /** Nothing but the secret. */
    public static Beginning of(SecretHash secret) {
        return new Beginning(secret, Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    Conversation at(long createdMs) {
        return new Conversation(secret.conversation(), secret, name, data, url, referrer, title, createdMs);
    }
}
