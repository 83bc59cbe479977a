package org.opencobrowse.sequencer;

/** Who reads the stream: one agent, or the customer in the guide stream. */
public record SubscriberId(String value) {
    /** Characters; ids are kept per subscriber, so that their length is part of the memory bound. */
    public static final int MAX_LENGTH = 128;

    public SubscriberId {
        if (value.isEmpty() || value.length() > MAX_LENGTH)
            throw new IllegalArgumentException("subscriber id length=" + value.length() + " allowed=1.." + MAX_LENGTH);
    }
}
