package org.opencobrowse.chat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What people may write. Lengths are in UTF-16 code units, as JavaScript counts. */
final class TextRules {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern OF_THE_SERVER =
            Pattern.compile("called|ended|(left|joined|taken|invited|declined|away|back)-.*");
    private static final Pattern DATA_KEY = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private TextRules() {}

    static String message(String text, int limit) {
        if (text.length() > limit)
            throw ChatRefusal.tooLarge(
                    "the text has %d characters; at most %d: send it in parts".formatted(text.length(), limit));
        if (text.isBlank()) throw ChatRefusal.malformed("the text is empty, or of white space only");
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'))
            throw ChatRefusal.malformed("the text has control characters other than line feed and tab: remove them");
        checkEncodable("the text", text);
        return text;
    }

    static String id(String id) {
        if (!ID.matcher(id).matches()) throw ChatRefusal.malformed("an id has 1 to 64 of A–Z a–z 0–9 _ -");
        return id;
    }

    /** The server gives ids to what participants do, and what they say must not take one of these beforehand. */
    static String messageId(String id) {
        if (OF_THE_SERVER.matcher(id).matches())
            throw ChatRefusal.malformed("the id of a message must not be called or ended, or begin with left-, joined-,"
                    + " taken-, invited-, declined-, away- or back-: choose another one");
        return id;
    }

    /** In UTF-8. */
    static int bytes(String... texts) {
        return Arrays.stream(texts)
                .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    static String dataKey(String key) {
        if (!DATA_KEY.matcher(key).matches())
            throw ChatRefusal.malformed("a key of data has 1 to 64 of A–Z a–z 0–9 . _ -");
        return key;
    }

    /** One line for people: a name, a title, an address. */
    static String line(String what, String value, int limit) {
        if (value.length() > limit)
            throw ChatRefusal.tooLarge("%s has %d characters; at most %d".formatted(what, value.length(), limit));
        if (value.chars().anyMatch(c -> Character.isISOControl(c) || isBidiControl(c)))
            throw ChatRefusal.malformed(what + " has control or bidi control characters: remove them");
        checkEncodable(what, value);
        return value;
    }

    /** Property Bidi_Control of Unicode: what makes a line look like another. */
    private static boolean isBidiControl(int c) {
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static void checkEncodable(String what, String value) {
        if (!isWhole(value)) throw ChatRefusal.malformed(what + " has half a character (a lone surrogate)");
    }

    /** Whether it survives being written in UTF-8. */
    static boolean isWhole(String value) {
        return value.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
