package org.opencobrowse.server.config;

/**
 * What one connection may send.
 *
 * @param bodyBytes largest body of one event; a snapshot of a big page is some megabytes
 * @param chunkBytes larger bodies travel in pieces of this size, in both directions
 * @param framesPerSecond frames accepted from one connection, over a short while
 * @param connections connections of this node at the same time, of each transport
 * @param strangersPerAddress WebSockets of one network address that were not welcomed, be it not yet or never
 */
public record TransportConfig(
        ByteSize bodyBytes, ByteSize chunkBytes, int framesPerSecond, int connections, int strangersPerAddress) {
    public TransportConfig {
        new Checks("transport")
                .range("bodyBytes", bodyBytes, ByteSize.kib(64), ByteSize.mib(256))
                .range("chunkBytes", chunkBytes, ByteSize.kib(1), ByteSize.kib(56))
                .range("framesPerSecond", framesPerSecond, 50, 10_000)
                .range("connections", connections, 10, 1_000_000)
                .range("strangersPerAddress", strangersPerAddress, 2, 100_000)
                .done();
    }

    static TransportConfig defaults() {
        return new TransportConfig(ByteSize.mib(16), ByteSize.kib(32), 500, 10_000, 100);
    }
}
