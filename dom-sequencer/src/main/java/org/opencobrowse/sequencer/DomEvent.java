package org.opencobrowse.sequencer;

/**
 * One numbered event of a publisher. The body is whatever the shell relays, already encoded; the sequencer never looks into it.
 *
 * <p>Epoch and seq come from a browser: {@link Sequencer#accept} checks them and refuses what cannot be, so that a bad number
 * is a counted effect rather than an exception.
 *
 * @param snapshot whether it carries a whole page
 * @param bytes what it costs to keep; every limit in bytes counts this
 */
public record DomEvent<B>(PublisherId publisher, long epoch, long seq, boolean snapshot, int bytes, B body) {
    public DomEvent {
        if (bytes < 0) throw new IllegalArgumentException("bytes=" + bytes);
    }

    /** Size, never content. */
    @Override
    public String toString() {
        return "DomEvent[publisher=" + publisher.value() + " epoch=" + epoch + " seq=" + seq + " snapshot=" + snapshot
                + " bytes=" + bytes + "]";
    }
}
