package org.opencobrowse.chat;

import java.util.Arrays;
import java.util.Optional;

/** What an entry says. */
public enum EntryKind {
    MESSAGE("message"),
    JOINED("joined"),
    LEFT("left"),
    CALLED("called"),
    INVITED("invited"),
    DECLINED("declined"),
    COBROWSE_STARTED("cobrowse-started"),
    COBROWSE_ENDED("cobrowse-ended"),
    COBROWSE_LOST("cobrowse-lost"),
    CONTROL_GRANTED("control-granted"),
    CONTROL_ENDED("control-ended"),
    CUSTOMER_AWAY("customer-away"),
    CUSTOMER_BACK("customer-back"),
    ENDED("ended");

    private final String wireName;

    EntryKind(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Empty: a node of the next version knows it, this one does not. */
    public static Optional<EntryKind> of(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName.equals(wireName))
                .findFirst();
    }
}
