package org.opencobrowse.transport.carrying;

import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.protocol.ServerFrame;

/** What carries a connection's messages over the network. Called on the connection's event loop. */
public interface Carrier {

    /** Carries what waits in the queue, as far as the network takes it; and the end, when there is one and nothing waits before it. */
    void carry();

    /** Whether nothing is under way that says as much as a heartbeat would, and a heartbeat could leave now. */
    boolean isQuiet();

    /** When {@link #look} has something to do; {@link Long#MAX_VALUE}: never. */
    long deadlineMs();

    /** Does what is due by its own deadlines. */
    void look(long nowMs);

    /**
     * The connection has ended. What waits in the queue may still be carried, and then the end itself.
     *
     * @param why null: it was not we who ended it
     */
    void ending(ServerFrame.@Nullable Refused why);

    /** The end has taken too long. */
    void cut();
}
