package org.opencobrowse.sequencer;

/**
 * What a subscriber gets next. Positions of successive events differ by exactly one, except after a resync, which names the
 * position of the event that follows. Of several resyncs without an event between them the last one counts.
 */
public sealed interface Delivery<B> {
    long position();

    /** A relayed event. All subscribers get the same instance. */
    record Event<B>(long position, DomEvent<B> event) implements Delivery<B> {}

    /**
     * The sequence begins again at {@code position}: in the page stream with a snapshot, in the guide stream with what is next.
     *
     * @param skipped positions that this subscriber never gets
     */
    record Resync<B>(long position, ResyncCause cause, long skipped) implements Delivery<B> {}
}
