package org.opencobrowse.chat;

import java.util.Optional;

/**
 * An entry that somebody wants to add. Repeating it with the same sender and id is harmless, at any node. An id that is none is refused with a
 * {@link ChatRefusal}.
 *
 * @param name of the sender, for people
 * @param after the highest clock that the sender has seen, 0 when it is not known. It keeps the order of what one sender says when they change over to a node that is cut off from their last one
 */
public record Draft(
        Sender sender, String id, EntryKind kind, Optional<String> name, Optional<String> text, long after) {
    static final String CALLED = "called";

    public Draft {
        TextRules.id(id);
        if (kind == EntryKind.MESSAGE) TextRules.messageId(id);
    }

    /** What it takes, in UTF-8. */
    int bytes() {
        return TextRules.bytes(id, name.orElse(""), text.orElse(""));
    }

    public static Draft message(Sender sender, String id, Optional<String> name, String text) {
        return new Draft(sender, id, EntryKind.MESSAGE, name, Optional.of(text), 0);
    }

    /** Something that its kind says already. */
    public static Draft of(Sender sender, String id, EntryKind kind, Optional<String> name) {
        return new Draft(sender, id, kind, name, Optional.empty(), 0);
    }

    /** The customer wants an agent; only the first time matters, so there is one such entry. */
    public static Draft called(Optional<String> name) {
        return of(Sender.CUSTOMER, CALLED, EntryKind.CALLED, name);
    }

    /** @param session any id that starts no second session, at most 48 characters */
    public static Draft cobrowseStarted(String session, String joinCode) {
        return system(CobrowseIds.started(session), EntryKind.COBROWSE_STARTED, Optional.of(joinCode));
    }

    public static Draft cobrowseEnded(String session, String reason) {
        return system(CobrowseIds.ended(session), EntryKind.COBROWSE_ENDED, Optional.of(reason));
    }

    public static Draft cobrowseLost(String session, String reason) {
        return system(CobrowseIds.ended(session), EntryKind.COBROWSE_LOST, Optional.of(reason));
    }

    /** @param grant its number in the session */
    public static Draft control(String session, long grant, boolean isGranted) {
        return system(
                "%s-%d-%s".formatted(session, grant, isGranted ? "may" : "not"),
                isGranted ? EntryKind.CONTROL_GRANTED : EntryKind.CONTROL_ENDED,
                Optional.empty());
    }

    public static Draft system(String id, EntryKind kind, Optional<String> text) {
        return new Draft(Sender.SYSTEM, id, kind, Optional.empty(), text, 0);
    }

    public Draft after(long clock) {
        return new Draft(sender, id, kind, name, text, clock);
    }
}
