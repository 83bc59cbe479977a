package org.opencobrowse.chat;

import java.util.Optional;

/** Why a conversation ends. */
public final class EndReasons {
    public static final String CUSTOMER = "customer";
    public static final String AGENT = "agent";
    public static final String CUSTOMER_AWAY = "customer-away";
    public static final String LIMIT = "limit";
    public static final String ERROR = "error";

    static final String ID = "ended";

    private EndReasons() {}

    static Draft entry(String reason) {
        return Draft.system(ID, EntryKind.ENDED, Optional.of(reason));
    }
}
