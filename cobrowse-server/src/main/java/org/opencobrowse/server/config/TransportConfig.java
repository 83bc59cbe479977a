package org.opencobrowse.server.config;

/**
 * What one connection may send.
 *
 * @param bodyBytes largest body of one event; a snapshot of a big page is some megabytes
 * @param chunkBytes larger bodies travel in pieces of this size, in both directions
 * @param framesPerSecond frames accepted from one connection, over a short while
 */
public record TransportConfig(ByteSize bodyBytes, ByteSize chunkBytes, int framesPerSecond) {
    public TransportConfig {
        new Checks("transport")
                .range("bodyBytes", bodyBytes, ByteSize.kib(64), ByteSize.mib(256))
                .range("chunkBytes", chunkBytes, ByteSize.kib(1), ByteSize.kib(56))
                .range("framesPerSecond", framesPerSecond, 50, 10_000)
                .done();
    }

    static TransportConfig defaults() {
        return new TransportConfig(ByteSize.mib(16), ByteSize.kib(32), 500);
    }
}
