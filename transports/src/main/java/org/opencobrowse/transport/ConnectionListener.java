package org.opencobrowse.transport;

import org.opencobrowse.transport.protocol.ClientFrame;

/**
 * What happens to connections. All calls for one connection come on its event loop, in this order: opened once, received any
 * number of times, closed once. A session that lives on another event loop hops there itself.
 */
public interface ConnectionListener {

    /** A connection said hello as its first frame. What ended before it did so is never heard of here. */
    void opened(Connection connection, ClientFrame.Hello hello);

    /** Any later frame; never a hello. Large bodies come in pieces, as they were sent. */
    void received(Connection connection, ClientFrame frame);

    /**
     * The connection is over for the session, whoever ended it: nothing is received or sent any more. The socket may take a
     * little longer to finish.
     */
    void closed(Connection connection, ConnectionEnd end);
}
