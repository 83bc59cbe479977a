package org.opencobrowse.bench.load;

import io.vertx.core.buffer.Buffer;

/** One event's body. */
public record Body(Stamp stamp, Filler filler) {

    public int bytes() {
        return filler.bodyBytes();
    }

    public Buffer appendTo(Buffer buffer) {
        stamp.writeTo(buffer);
        return buffer.appendBuffer(filler.plain());
    }

    /** As the inside of a JSON string. */
    public Buffer appendJsonTo(Buffer buffer) {
        stamp.writeTo(buffer);
        return buffer.appendBuffer(filler.json());
    }
}
