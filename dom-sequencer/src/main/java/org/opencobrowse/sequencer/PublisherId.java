package org.opencobrowse.sequencer;

/** Who numbers events: the customer's page, or one agent in the guide stream. */
public record PublisherId(String value) {
    /** Characters; ids are kept per publisher, so that their length is part of the memory bound. */
    public static final int MAX_LENGTH = 128;

    public PublisherId {
        if (value.isEmpty() || value.length() > MAX_LENGTH)
            throw new IllegalArgumentException("publisher id length=" + value.length() + " allowed=1.." + MAX_LENGTH);
    }
}
