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
                ClientFrame.End,
                ChatClientFrame {

    /**
     * The first frame of a connection. A missing secret or bearer is not malformed: the session refuses it as unauthorized.
     *
     * @param position last applied, 0: none
     * @param epoch    last numbered, 0: none
     * @param seq      last numbered, 0: none
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
            Optional<String> bearer)
            implements ClientFrame {

        public Hello {
            versions = List.copyOf(versions);
            Bounds.number("position", position, 0);
            Bounds.number("epoch", epoch, 0);
            Bounds.number("seq", seq, 0);
            Bounds.text("client", client, 32);
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
     * @param body   a slice of the message it came in; whoever keeps it keeps that message
     */
    record Publish(
            long epoch,
            long seq,
            EventKind kind,
            long length,
            OptionalLong offset,
            Optional<Encoding> encoding,
            Buffer body)
            implements ClientFrame {

        public Publish {
            Bounds.number("epoch", epoch, 1);
            Bounds.number("seq", seq, 1);
            Pieces.check(length, offset, body.length());
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

    /** Ends the session for everybody. */
    record End() implements ClientFrame {}
}
