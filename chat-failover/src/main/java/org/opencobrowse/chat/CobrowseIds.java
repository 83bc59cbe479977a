package org.opencobrowse.chat;

/** Ids of the entries that tell of one session: the same but for the ending. Ended or lost have one ending, so that only one of them is true. */
final class CobrowseIds {
    private static final String STARTED = "-started";
    private static final String ENDED = "-ended";

    private CobrowseIds() {}

    static String started(String session) {
        return session + STARTED;
    }

    static String ended(String session) {
        return session + ENDED;
    }

    static String session(String id) {
        var ending = id.lastIndexOf('-');
        return ending < 0 ? id : id.substring(0, ending);
    }
}
