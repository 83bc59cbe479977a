package org.opencobrowse.server.session;

import org.opencobrowse.sequencer.Effect;
import org.opencobrowse.transport.protocol.ActionKind;
import org.opencobrowse.transport.protocol.ActionOutcome;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.ControlReason;
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

    /** What happens to events, beside what sequencers decide. */
    enum Entry {
        /** Got a position: every subscriber will be handed it, unless skips say otherwise. */
        RELAYED,
        /** A subscriber has one more position to get. */
        DUE,
        /** A subscriber was handed one that it had before, because it asked to begin again. */
        AGAIN,
        /** A subscriber went, or connected anew, before it was handed one that it was due. */
        LEFT
    }

    /** What there is at this moment. */
    enum Level {
        /** Early events that wait for those before them. */
        HELD,
        /** Positions that subscribers are due and were not handed yet. */
        WAITING
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

    /** A page was sent away because it applies other rules than the node has. */
    void otherRules();

    /** A page reported what sharing it costs. */
    void captured(ClientFrame.Report report);

    /** A report came too soon and was not counted. */
    void reportIgnored();

    void controlAsked();

    void controlGranted();

    /** @param wasGranted whether it was more than an ask */
    void controlEnded(boolean wasGranted, String why);

    /** What somebody said about control had no effect. */
    void controlRefused(ControlReason why);

    /** An action was handed to the customer's page. */
    void acted(ActionKind does);

    /** An agent was told what became of an action. */
    void actionEnded(ActionOutcome outcome);

    /** The customer's page answered what nobody had given it, or what was answered. */
    void outcomeIgnored();

    /** An event of a page that said it is paused. */
    void pausedEvent();

    void booked(StreamName stream, Entry entry, long events);

    /** A subscriber was told that it will never get so many positions. */
    void skipped(StreamName stream, String cause, long events);

    /** @param change since the level was told last */
    void level(StreamName stream, Level level, long change);

    /** What the sequencer decided. */
    void decided(StreamName stream, Effect effect);
}
