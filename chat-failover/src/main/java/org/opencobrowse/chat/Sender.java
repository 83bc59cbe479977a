package org.opencobrowse.chat;

/**
 * Who an entry is from. The server says so, never who sends it.
 *
 * @param text {@code customer}, {@code system} or {@code agent/NAME}
 */
public record Sender(String text) implements Comparable<Sender> {
    public static final Sender CUSTOMER = new Sender("customer");
    public static final Sender SYSTEM = new Sender("system");

    /** Characters of an agent's name. */
    public static final int NAME_LENGTH = 200;

    private static final String AGENT = "agent/";

    public Sender {
        if (!text.equals("customer") && !text.equals("system")) checkAgent(text);
    }

    public static Sender agent(String name) {
        return new Sender(AGENT + name);
    }

    private static void checkAgent(String text) {
        var name = text.startsWith(AGENT) ? text.substring(AGENT.length()) : "";
        if (name.isBlank() || !TextRules.isWhole(name))
            throw ChatRefusal.malformed("a sender is customer, system or agent/NAME");
        if (name.length() > NAME_LENGTH)
            throw ChatRefusal.tooLarge(
                    "an agent's name has %d characters; at most %d".formatted(name.length(), NAME_LENGTH));
        if (name.chars().anyMatch(Character::isISOControl))
            throw ChatRefusal.malformed("an agent's name has control characters");
    }

    public boolean isAgent() {
        return text.startsWith(AGENT);
    }

    @Override
    public int compareTo(Sender other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
