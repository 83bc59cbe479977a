package org.opencobrowse.transport.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;

/**
 * Puts the pieces of large bodies together, for one connection. Pieces may come in any order and repeated. Pure; what it keeps
 * is bounded by {@value #UNFINISHED} bodies of at most the body limit each, and grows only with bytes that really came.
 */
public final class BodyAssembler {

    /** How many bodies may be unfinished at a time. */
    public static final int UNFINISHED = 4;

    /** A piece is at least this large unless it is the last of its body, so that nobody sends a body byte by byte. */
    public static final int MIN_PIECE_BYTES = 1_024;

    /** How many finished events are remembered, to tell late repeats of their pieces from bodies that may still finish. */
    private static final int FINISHED = 16;

    private record Key(long epoch, long seq) {}

    private final Map<Key, UnfinishedBody> unfinished = new LinkedHashMap<>();
    private final SequencedSet<Key> finished = new LinkedHashSet<>();
    private Key newestSnapshot = new Key(0, 0);
    private final Limits limits;

    public BodyAssembler(Limits limits) {
        this.limits = limits;
    }

    /** The whole event, once all of it is there: then without an offset, its body one contiguous buffer. */
    public Optional<ClientFrame.Publish> accept(ClientFrame.Publish piece) {
        check(piece);
        var key = new Key(piece.epoch(), piece.seq());
        if (piece.isWhole()) {
            unfinished.remove(key);
            rememberSnapshot(key, piece.kind());
            return Optional.of(whole(piece, piece.body()));
        }
        var body = unfinished.get(key);
        if (body == null) {
            makeRoom();
            body = new UnfinishedBody(piece);
            unfinished.put(key, body);
        }
        body.add(piece);
        if (!body.isComplete()) return Optional.empty();

        unfinished.remove(key);
        if (finished.add(key) && finished.size() > FINISHED) finished.removeFirst();
        rememberSnapshot(key, piece.kind());
        return Optional.of(whole(piece, body.joined()));
    }

    private void check(ClientFrame.Publish piece) {
        if (piece.length() > limits.bodyBytes())
            throw ProtocolViolation.tooLarge("length", piece.length(), limits.bodyBytes());
        if (piece.body().length() > limits.chunkBytes())
            throw ProtocolViolation.tooLarge("body", piece.body().length(), limits.chunkBytes());
        var end = piece.offset().orElse(0) + piece.body().length();
        if (piece.body().length() < MIN_PIECE_BYTES && end < piece.length())
            throw ProtocolViolation.malformed("piece=" + piece.body().length() + " must be at least " + MIN_PIECE_BYTES
                    + " unless it is the last");
    }

    private static ClientFrame.Publish whole(ClientFrame.Publish piece, Buffer body) {
        return new ClientFrame.Publish(
                piece.epoch(),
                piece.seq(),
                piece.kind(),
                piece.length(),
                OptionalLong.empty(),
                piece.encoding(),
                piece.action(),
                body);
    }

    private void rememberSnapshot(Key key, EventKind kind) {
        if (kind == EventKind.SNAPSHOT && isAfter(key, newestSnapshot)) newestSnapshot = key;
    }

    /**
     * An honest publisher leaves bodies unfinished in two ways: a repeated piece of an event that is complete, and an event that
     * it gave up because a newer snapshot made it void. Those make way.
     */
    private void makeRoom() {
        for (Iterator<Key> keys = unfinished.keySet().iterator(); unfinished.size() >= UNFINISHED && keys.hasNext(); ) {
            var key = keys.next();
            if (finished.contains(key) || isAfter(newestSnapshot, key)) keys.remove();
        }
        if (unfinished.size() >= UNFINISHED)
            throw ProtocolViolation.tooLarge("unfinishedBodies", UNFINISHED + 1, UNFINISHED);
    }

    private static boolean isAfter(Key one, Key other) {
        return one.epoch() > other.epoch() || (one.epoch() == other.epoch() && one.seq() > other.seq());
    }

    public int unfinished() {
        return unfinished.size();
    }

    /** What the unfinished bodies keep in memory. */
    public long heldBytes() {
        return unfinished.values().stream().mapToLong(UnfinishedBody::heldBytes).sum();
    }

    /** The connection is over, and with it everything unfinished. */
    public void clear() {
        unfinished.clear();
        finished.clear();
    }
}
