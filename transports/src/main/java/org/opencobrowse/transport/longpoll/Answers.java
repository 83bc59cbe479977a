package org.opencobrowse.transport.longpoll;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/**
 * The numbered answers of one connection: the last one is kept until the next poll says that it arrived. Pure but for holding
 * the waiting poll.
 */
final class Answers {

    /** What a poll means. */
    enum Poll {
        /** The next answer is wanted; those before it arrived. */
        NEXT,
        /** The last answer was lost: the same again. */
        AGAIN,
        /** A copy of a poll that was answered long ago; nobody waits for it. */
        STALE
    }

    private long number;
    private List<Buffer> kept = List.of();
    private boolean isKept;
    private @Nullable Call waiting;

    Poll judge(long poll) {
        if (poll == number + 1) return Poll.NEXT;
        if (poll == number && isKept) return Poll.AGAIN;
        if (poll <= number) return Poll.STALE;
        throw ProtocolViolation.malformed("poll=" + poll + " must be " + (number + 1));
    }

    /** The kept answer arrived. Returns it. */
    List<Buffer> arrived() {
        var gone = kept;
        kept = List.of();
        isKept = false;
        return gone;
    }

    Buffer again() {
        return Batch.encode(kept);
    }

    /** Returns the poll whose place this one takes, if another waited. */
    @Nullable
    Call await(Call call) {
        var before = waiting;
        waiting = call;
        return before;
    }

    /** The poll that waits, if one does: it gets no numbered answer. */
    @Nullable
    Call take() {
        var call = waiting;
        waiting = null;
        return call;
    }

    boolean isAwaited() {
        return waiting != null;
    }

    /** A waiting client went away, which is no end of the connection. */
    void gone(Call call) {
        if (waiting == call) waiting = null;
    }

    /** Keeps these messages as the next answer and gives them to the poll that waits; there must be one. */
    void answer(List<Buffer> messages) {
        var call = take();
        if (call == null) throw new IllegalStateException("no poll waits");
        number++;
        kept = messages;
        isKept = true;
        call.answer(Batch.encode(messages));
    }
}
