package org.opencobrowse.transport.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pieces of one body that came so far. Bytes are copied out of their message, so that a kept piece costs its own size; bytes
 * that came before are compared, not kept. The work for a piece is that of its own bytes.
 */
final class UnfinishedBody {

    private final EventKind kind;
    private final int length;
    private final Optional<Encoding> encoding;
    private final Optional<Action> action;
    private final TreeMap<Integer, byte[]> parts = new TreeMap<>();
    private int heldBytes;

    UnfinishedBody(ClientFrame.Publish first) {
        this.kind = first.kind();
        this.length = Math.toIntExact(first.length());
        this.encoding = first.encoding();
        this.action = first.action();
    }

    void add(ClientFrame.Publish piece) {
        if (piece.kind() != kind
                || piece.length() != length
                || !piece.encoding().equals(encoding)
                || !piece.action().equals(action))
            throw ProtocolViolation.malformed(
                    "pieces of seq=" + piece.seq() + " disagree in kind, length, encoding or action");
        put(Math.toIntExact(piece.offset().orElse(0)), piece.body().getBytes());
        if (parts.size() > length / BodyAssembler.MIN_PIECE_BYTES + 1)
            throw ProtocolViolation.malformed("pieces of seq=" + piece.seq() + " leave or fill holes too small");
    }

    private void put(int offset, byte[] bytes) {
        int end = offset + bytes.length;
        int at = offset;
        while (at < end) {
            var before = parts.floorEntry(at);
            int covered = before == null ? 0 : before.getKey() + before.getValue().length;
            if (before != null && covered > at) {
                int same = Math.min(covered, end);
                compare(before.getValue(), at - before.getKey(), bytes, at - offset, same - at);
                at = same;
            } else {
                var after = parts.higherKey(at);
                int free = after == null ? end : Math.min(after, end);
                var isAll = free - at == bytes.length;
                parts.put(at, isAll ? bytes : Arrays.copyOfRange(bytes, at - offset, free - offset));
                heldBytes += free - at;
                at = free;
            }
        }
    }

    private static void compare(byte[] kept, int keptFrom, byte[] came, int cameFrom, int count) {
        if (!Arrays.equals(kept, keptFrom, keptFrom + count, came, cameFrom, cameFrom + count))
            throw ProtocolViolation.malformed("pieces overlap differently from before");
    }

    boolean isComplete() {
        return heldBytes == length;
    }

    int heldBytes() {
        return heldBytes;
    }

    Buffer joined() {
        var body = Buffer.buffer(length);
        parts.values().forEach(body::appendBytes);
        return body;
    }
}
