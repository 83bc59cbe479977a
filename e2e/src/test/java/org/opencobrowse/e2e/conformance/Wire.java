package org.opencobrowse.e2e.conformance;

import java.util.List;

/** One connection of one client, over whichever carrier. Frames and the code of the end are told to a {@link Listener}. */
public interface Wire extends AutoCloseable {
    /** Hears on a thread of the wire. */
    interface Listener {
        void received(byte[] message);

        /** The last word: a close code, or 0 when the connection went without one. */
        void ended(int code);
    }

    /** Messages as they are, in one batch where the carrier has batches. What a connection that is over does not take is nobody's. */
    void send(List<byte[]> messages);

    /** Takes nothing more from the network; the other side is not told. */
    void stopReading();

    /** Ends the connection as the carrier's rules say. */
    @Override
    void close();

    /** Ends it as a power cut does, if the carrier knows such a thing. */
    void cut();
}
