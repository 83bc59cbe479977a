package org.opencobrowse.transport.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What a node sends. */
public sealed interface ServerFrame extends Frame
        permits ServerFrame.Welcome,
                ServerFrame.Refused,
                ServerFrame.Event,
                ServerFrame.Ack,
                ServerFrame.RequestResend,
                ServerFrame.RequestSnapshot,
                ServerFrame.Resync,
                ServerFrame.Presence,
                ServerFrame.Warning,
                ServerFrame.Ended,
                ServerFrame.Heartbeat,
                ServerFrame.WantResource,
                ServerFrame.Control,
                ServerFrame.Outcome,
                ChatServerFrame {

    /**
     * The answer to an accepted hello.
     *
     * @param token       join code
     * @param participant the receiver's own id
     * @param secret      for agents: with it they resume
     * @param have        what need not be sent again
     * @param snapshot    whether the publisher owes one
     * @param position    delivery continues after it
     * @param resources   for agents: how their browsers get what they cannot load from the customer's site
     * @param misled      how the connection was led to a wrong node before it was relayed here, and the cure, for who runs the site
     */
    record Welcome(
            long version,
            UUID session,
            String token,
            String participant,
            Role role,
            Optional<String> secret,
            String node,
            SessionState state,
            long heartbeatMs,
            long silenceMs,
            Limits limits,
            Have have,
            boolean snapshot,
            long position,
            List<Participant> participants,
            Optional<ResourceAccess> resources,
            Optional<String> misled)
            implements ServerFrame {

        public Welcome {
            participants = List.copyOf(participants);
            Bounds.number("version", version, 1);
            Bounds.number("heartbeatMs", heartbeatMs, 1);
            Bounds.number("silenceMs", silenceMs, 1);
            Bounds.number("position", position, 0);
        }

        /** Without the secret, the join code and people's names. */
        @Override
        public String toString() {
            return "Welcome[version=%d, session=%s, participant=%s, role=%s, state=%s, have=%s, snapshot=%s, position=%d, participants=%d]"
                    .formatted(
                            version, session, participant, role, state, have, snapshot, position, participants.size());
        }
    }

    /**
     * The connection closes with {@code code} after this.
     *
     * @param node the one to ask for, when another one has the session
     * @param sessionServerUrl where browsers reach that node alone
     */
    record Refused(
            int code,
            String name,
            Retry retry,
            String reason,
            OptionalLong limit,
            OptionalLong value,
            Optional<String> node,
            Optional<String> sessionServerUrl)
            implements ServerFrame {

        /** Longest reason, in characters. */
        public static final int REASON_LENGTH = 300;

        public Refused {
            var known = CloseCode.of(code).orElseThrow(() -> ProtocolViolation.malformed("code is not in the table"));
            if (!known.wireName().equals(name) || known.retry() != retry)
                throw ProtocolViolation.malformed("code=" + code + " disagrees with name or retry");
            reason = Bounds.cut(reason, REASON_LENGTH);
        }

        public static Refused of(CloseCode code, String reason) {
            return of(code, reason, OptionalLong.empty(), OptionalLong.empty());
        }

        public static Refused of(CloseCode code, String reason, OptionalLong limit, OptionalLong value) {
            return of(code, reason, limit, value, Optional.empty(), Optional.empty());
        }

        /** The session is on another node, which may have a URL of its own. */
        public static Refused misdirected(String node, Optional<String> sessionServerUrl) {
            return of(
                    CloseCode.MISDIRECTED,
                    "the session is on node " + node,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.of(node),
                    sessionServerUrl);
        }

        private static Refused of(
                CloseCode code,
                String reason,
                OptionalLong limit,
                OptionalLong value,
                Optional<String> node,
                Optional<String> sessionServerUrl) {
            return new Refused(
                    code.code(), code.wireName(), code.retry(), reason, limit, value, node, sessionServerUrl);
        }

        public CloseCode closeCode() {
            return CloseCode.of(code).orElseThrow();
        }
    }

    /** An event, or a piece of one when there is an offset. Sessions send {@link EncodedEvent} instead. */
    record Event(
            long position,
            String publisher,
            long epoch,
            long seq,
            EventKind kind,
            long length,
            OptionalLong offset,
            Optional<Encoding> encoding,
            Optional<Action> action,
            Buffer body)
            implements ServerFrame {

        public Event {
            Bounds.number("position", position, 1);
            Bounds.number("epoch", epoch, 1);
            Bounds.number("seq", seq, 1);
            Pieces.check(length, offset, body.length());
        }

        /** With the size of the body, never its content. */
        @Override
        public String toString() {
            return "Event[position=%d, publisher=%s, epoch=%d, seq=%d, kind=%s, length=%d, offset=%s, body=%d bytes]"
                    .formatted(position, publisher, epoch, seq, kind, length, offset, body.length());
        }
    }

    /** Everything up to this seq has arrived. */
    record Ack(long epoch, long seq) implements ServerFrame {

        public Ack {
            Bounds.number("epoch", epoch, 0);
            Bounds.number("seq", seq, 0);
        }
    }

    /** Please send these events again, both ends included. */
    record RequestResend(long epoch, long from, long to) implements ServerFrame {

        public RequestResend {
            Bounds.number("epoch", epoch, 1);
            Bounds.number("from", from, 1);
            Bounds.number("to", to, from);
        }
    }

    /** Please publish a snapshot with the next seq. */
    record RequestSnapshot(String cause) implements ServerFrame {}

    /** Positions jump here, on purpose. */
    record Resync(long position, String cause) implements ServerFrame {

        public Resync {
            Bounds.number("position", position, 1);
        }
    }

    /** Who is in the session now. */
    record Presence(SessionState state, List<Participant> participants) implements ServerFrame {

        public Presence {
            participants = List.copyOf(participants);
        }
    }

    /** The session ends then unless somebody extends it. */
    record Warning(EndReason reason, long endsInMs) implements ServerFrame {

        public Warning {
            Bounds.number("endsInMs", endsInMs, 0);
        }
    }

    /** The session is over; the connection closes with session-ended. */
    record Ended(EndReason reason) implements ServerFrame {}

    /** To the customer's page: an agent's browser cannot load this. The answer is a REST call. */
    record WantResource(long number, String url) implements ServerFrame {

        public WantResource {
            Bounds.number("number", number, 1);
            Bounds.text("url", url, ResourceAccess.URL_LENGTH);
        }

        /** Without the address. */
        @Override
        public String toString() {
            return "WantResource[number=%d]".formatted(number);
        }
    }

    /**
     * Whether an agent may act in the customer's page, and who. Told after each welcome, and to everybody when it changes.
     *
     * @param agent    who asks, or has it
     * @param name     of that agent, for people
     * @param ask      its number; the grant has the same
     * @param endsInMs the ask is over then, or the grant if nothing is done
     * @param why      with {@code none} why it is over; else why what the receiver said had no effect
     */
    record Control(
            ControlState state,
            Optional<String> agent,
            Optional<String> name,
            OptionalLong ask,
            OptionalLong endsInMs,
            Optional<ControlReason> why)
            implements ServerFrame {

        /** Without the name. */
        @Override
        public String toString() {
            return "Control[state=%s, agent=%s, ask=%s, why=%s]".formatted(state, agent, ask, why);
        }
    }

    /** What became of an action: epoch and seq are those of its event. */
    record Outcome(long epoch, long seq, ActionOutcome code, String reason) implements ServerFrame {

        public Outcome {
            Bounds.number("epoch", epoch, 1);
            Bounds.number("seq", seq, 1);
            reason = Bounds.cut(reason, Refused.REASON_LENGTH);
        }

        public static Outcome of(long epoch, long seq, ActionOutcome code) {
            return new Outcome(epoch, seq, code, code.words());
        }
    }

    /** To agents with the time since the customer was last heard. */
    record Heartbeat(OptionalLong customerSilentMs) implements ServerFrame {

        public static final Heartbeat PLAIN = new Heartbeat(OptionalLong.empty());

        public Heartbeat {
            if (customerSilentMs.isPresent()) Bounds.number("customerSilentMs", customerSilentMs.getAsLong(), 0);
        }
    }
}
