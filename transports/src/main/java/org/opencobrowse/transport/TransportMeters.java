package org.opencobrowse.transport;

import org.opencobrowse.transport.protocol.CloseCode;

/** What transports count; the owner turns it into metrics. Called from event loops: must be thread-safe and quick. */
public interface TransportMeters {

    /** A connection was accepted, before its hello. */
    void accepted();

    /** A frame or connection was refused, or a connection closed by the server, with this code. */
    void refused(CloseCode code);

    /** An accepted connection ended; once for each. */
    void ended(ConnectionEnd end);

    /** A message came, of this many bytes. */
    void received(int bytes);

    /** A call came again, or its answer was asked for again. */
    void repeated();

    /** A message left for the network, of this many bytes. */
    void sent(int bytes);

    /** Counts nothing. */
    TransportMeters NONE = new TransportMeters() {
        @Override
        public void accepted() {}

        @Override
        public void refused(CloseCode code) {}

        @Override
        public void ended(ConnectionEnd end) {}

        @Override
        public void received(int bytes) {}

        @Override
        public void repeated() {}

        @Override
        public void sent(int bytes) {}
    };
}
