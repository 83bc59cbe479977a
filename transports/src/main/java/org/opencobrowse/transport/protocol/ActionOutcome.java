package org.opencobrowse.transport.protocol;

/** What became of an action. The words are for agents. */
public enum ActionOutcome {
    DONE("Done."),

    NO_GRANT("The customer has not granted control, or it is over."),
    PAGE_CHANGED("The customer is on another page by now."),
    CUSTOMER_AWAY("The customer's page is not connected right now.", true),
    TOO_FAST("Too many actions in a short time.", true),
    TOO_LONG("This is too long for one action."),
    QUEUE_FULL("Too many actions have not been answered yet.", true),
    NO_ANSWER("The customer's page did not say whether it was done.", true),

    GONE("The element is not there any more."),
    MOVED("The page has changed: look again."),
    COVERED("Something else covers the element."),
    MASKED("This is private: agents can neither see nor change it."),
    NOT_INTERACTIVE("The rules of this site do not let agents act here."),
    DISABLED("The element is disabled or read-only."),
    SUBMIT("Sending forms is left to the customer."),
    OFF_SITE("This leads to another site."),
    NEW_WINDOW("This would open another window."),
    DOWNLOAD("This would download a file."),
    CUSTOMER_ONLY("Browsers let only the customer do this."),
    CUSTOMER_TYPES("The customer is typing here."),
    NOT_FITTING("The element does not take this."),
    NOT_TAKEN("The page did not take it."),
    FAILED("It could not be done.");

    private final String words;
    private final boolean isOfServer;

    ActionOutcome(String words) {
        this(words, false);
    }

    ActionOutcome(String words, boolean isOfServer) {
        this.words = words;
        this.isOfServer = isOfServer;
    }

    public String words() {
        return words;
    }

    /** Whether only the server says so. */
    public boolean isOfServer() {
        return isOfServer;
    }

    public String wireName() {
        return WireName.of(this);
    }
}
