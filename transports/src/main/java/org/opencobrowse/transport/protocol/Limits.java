package org.opencobrowse.transport.protocol;

/**
 * How large things on the wire may be, in bytes: a header, a piece of a body (one frame's), and a whole body. Clients are told
 * in {@code welcome}.
 */
public record Limits(long headerBytes, long chunkBytes, long bodyBytes) {

    public static final Limits DEFAULT = new Limits(4_096, 32_768, 16 * 1024 * 1024);

    public Limits {
        Bounds.number("headerBytes", headerBytes, 256);
        Bounds.number("chunkBytes", chunkBytes, BodyAssembler.MIN_PIECE_BYTES);
        Bounds.number("bodyBytes", bodyBytes, chunkBytes);
        if (bodyBytes > Integer.MAX_VALUE / 2)
            throw new IllegalArgumentException("bodyBytes=" + bodyBytes + " must fit one buffer");
    }

    /** The largest message that a valid frame can make. */
    public int messageBytes() {
        return Math.toIntExact(headerBytes + 1 + chunkBytes);
    }
}
