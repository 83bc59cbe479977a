package org.opencobrowse.server.session;

import org.opencobrowse.sequencer.Effect;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.ResyncCause;
import org.opencobrowse.transport.protocol.Role;

/** What sessions count. Called from every event loop: implementations are thread-safe and quick. */
public interface SessionCounters {
    /** The two streams of a session. */
    enum StreamName {
        PAGE,
        GUIDE
    }

    void created();

    void ended(EndReason reason, long lengthMs);

    /** A participant took a seat, or came back to it. */
    void joined(Role role, boolean again);

    void warned(EndReason reason);

    /** An event came in, whole. */
    void published(StreamName stream, int bytes);

    /** An event was handed to one subscriber's connection. */
    void delivered(StreamName stream, long bytes);

    /** A subscriber asked to begin again at a snapshot. */
    void resyncAsked(ResyncCause cause);

    /** Who is there changed again before it could be told: it is told together with what follows. */
    void presenceCoalesced();

    /** A page reported what sharing it costs. */
    void captured(ClientFrame.Report report);

    /** A report came too soon and was not counted. */
    void reportIgnored();

    /** What the sequencer decided. */
    void decided(StreamName stream, Effect effect);
}
