package org.opencobrowse.server.cluster;

import org.opencobrowse.transport.protocol.EndReason;

/** What the cluster says of a session that does not live on the node that asks. */
public sealed interface Owner {
    /** It lives on another node. */
    record Elsewhere(Peer peer) implements Owner {}

    /** Its node is gone, and it with it; it may be continued under its join code, or is already. */
    record Lost() implements Owner {}

    record Ended(EndReason reason) implements Owner {}

    /** Whether its node lives is not known yet: ask again. */
    record Unsure() implements Owner {}

    record Unknown() implements Owner {}
}
