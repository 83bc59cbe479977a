package org.opencobrowse.chat;

/** Input that the chat does not take. The message is for whoever sent it: it names the value, the limit and what to do, and repeats nothing of a text. */
public final class ChatRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is wrong, for the code of an answer. */
    public enum Kind {
        MALFORMED,
        TOO_LARGE
    }

    private final Kind kind;

    private ChatRefusal(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    static ChatRefusal malformed(String reason) {
        return new ChatRefusal(Kind.MALFORMED, reason);
    }

    static ChatRefusal tooLarge(String reason) {
        return new ChatRefusal(Kind.TOO_LARGE, reason);
    }

    public Kind kind() {
        return kind;
    }
}
