package org.opencobrowse.transport.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What a customer's page or an agent's desktop sends. */
public sealed interface ClientFrame extends Frame
        permits ClientFrame.Hello,
                ClientFrame.Publish,
                ClientFrame.Ack,
                ClientFrame.Resync,
                ClientFrame.Heartbeat,
                ClientFrame.Away,
                ClientFrame.Extend,
                ClientFrame.Leave,
                ClientFrame.Report,
                ClientFrame.Control,
                ClientFrame.Outcome,
                ClientFrame.End,
                ChatClientFrame {

    /**
     * The first frame of a connection. A missing secret or bearer is not malformed: the session refuses it as unauthorized.
     *
     * @param position last applied, 0: none
     * @param epoch    last numbered, 0: none
     * @param seq      last numbered, 0: none
     * @param rules    hash of the rules that the customer's page applies; empty: it knows of none
     * @param site     of the customer: the origin of the page. Absent in clients that cannot be controlled
     * @param paused   of the customer: nothing is shared right now, and why
     */
    record Hello(
            List<Long> versions,
            Role role,
            UUID session,
            TransportName transport,
            long position,
            long epoch,
            long seq,
            String client,
            Optional<String> secret,
            Optional<String> bearer,
            Optional<String> rules,
            Optional<String> site,
            Optional<PauseReason> paused)
            implements ClientFrame {

        /** Longest origin of a page, in characters. */
        public static final int SITE_LENGTH = 300;

        public Hello {
            versions = List.copyOf(versions);
            Bounds.number("position", position, 0);
            Bounds.number("epoch", epoch, 0);
            Bounds.number("seq", seq, 0);
            Bounds.text("client", client, 32);
            rules.ifPresent(hash -> Bounds.text("rules", hash, 64));
            site.ifPresent(origin -> Bounds.text("site", origin, SITE_LENGTH));
        }

        /** Without secret and bearer. */
        @Override
        public String toString() {
            return "Hello[versions=%s, role=%s, session=%s, transport=%s, position=%d, epoch=%d, seq=%d]"
                    .formatted(versions, role, session, transport, position, epoch, seq);
        }
    }

    /**
     * An event, or a piece of one when there is an offset.
     *
     * @param length of the whole body in bytes
     * @param offset bytes of the whole body before this piece
     * @param action of an {@code action}, and of nothing else
     * @param body   a slice of the message it came in; whoever keeps it keeps that message
     */
    record Publish(
            long epoch,
            long seq,
            EventKind kind,
            long length,
            OptionalLong offset,
            Optional<Encoding> encoding,
            Optional<Action> action,
            Buffer body)
            implements ClientFrame {

        public Publish {
            Bounds.number("epoch", epoch, 1);
            Bounds.number("seq", seq, 1);
            Pieces.check(length, offset, body.length());
            if (action.isPresent() != (kind == EventKind.ACTION))
                throw ProtocolViolation.malformed(
                        "kind=" + kind.wireName() + (action.isPresent() ? " has no action" : " needs an action"));
        }

        public Publish(
                long epoch,
                long seq,
                EventKind kind,
                long length,
                OptionalLong offset,
                Optional<Encoding> encoding,
                Buffer body) {
            this(epoch, seq, kind, length, offset, encoding, Optional.empty(), body);
        }

        /** Whether the body is all of it. */
        public boolean isWhole() {
            return body.length() == length;
        }

        /** With the size of the body, never its content. */
        @Override
        public String toString() {
            return "Publish[epoch=%d, seq=%d, kind=%s, length=%d, offset=%s, body=%d bytes]"
                    .formatted(epoch, seq, kind, length, offset, body.length());
        }
    }

    /** Everything up to this position was applied. */
    record Ack(long position) implements ClientFrame {

        public Ack {
            Bounds.number("position", position, 0);
        }
    }

    /** Please begin again at a snapshot. */
    record Resync(ResyncCause cause) implements ClientFrame {}

    /** Nothing else was sent for a while. */
    record Heartbeat() implements ClientFrame {}

    /** The customer's page goes, is hidden, or is seen again. */
    record Away(AwayReason why) implements ClientFrame {}

    /** Somebody is still here: limits that were warned of start again. */
    record Extend() implements ClientFrame {}

    /** This agent goes; the session stays. */
    record Leave() implements ClientFrame {}

    /**
     * What sharing the page cost since the report before, in figures only: for metrics, and decided upon by nobody.
     *
     * @param coalesced  changes that were folded into a later event before they were numbered
     * @param captureMs  time that capture took of the page's main thread
     * @param longestMs  the longest that it took of it at a stretch
     * @param throttled  times that capture put work off to spare the page
     */
    record Report(long coalesced, long captureMs, long longestMs, long throttled) implements ClientFrame {

        /** More in ten seconds is not true; and a counter must not be at the mercy of one frame. */
        public static final long MOST = 1_000_000;

        public Report {
            Bounds.number("coalesced", coalesced, 0, MOST);
            Bounds.number("captureMs", captureMs, 0, MOST);
            Bounds.number("longestMs", longestMs, 0, MOST);
            Bounds.number("throttled", throttled, 0, MOST);
        }
    }

    /**
     * About acting in the customer's page.
     *
     * @param ask the number of the ask that is answered
     */
    record Control(ControlStep step, OptionalLong ask) implements ClientFrame {

        public Control {
            if (step.isAnswer() != ask.isPresent())
                throw ProtocolViolation.malformed(
                        WireName.of(step) + (ask.isPresent() ? " names no ask" : " must name the ask"));
            if (ask.isPresent()) Bounds.number("ask", ask.getAsLong(), 1);
        }
    }

    /** What became of an action, as the customer's page says: publisher, epoch and seq are those of its event. */
    record Outcome(String publisher, long epoch, long seq, ActionOutcome code) implements ClientFrame {

        public Outcome {
            Bounds.text("publisher", publisher, 64);
            Bounds.number("epoch", epoch, 1);
            Bounds.number("seq", seq, 1);
            if (code.isOfServer())
                throw ProtocolViolation.malformed("code=" + code.wireName() + " is the server's to say");
        }
    }

    /** Ends the session for everybody. */
    record End() implements ClientFrame {}
}
