package org.opencobrowse.server.config;

/** A number of bytes, written with a unit: {@code 512B}, {@code 64KiB}, {@code 16MiB}, {@code 1GiB}. */
public record ByteSize(long bytes) {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

    public static ByteSize kib(long kib) {
        return new ByteSize(kib << 10);
    }

    public static ByteSize mib(long mib) {
        return new ByteSize(mib << 20);
    }

    /** For buffers and limits of libraries, which count in {@code int}. */
    public int asInt() {
        return Math.toIntExact(bytes);
    }

    /** The shortest exact spelling. */
    @Override
    public String toString() {
        var unit = 0;
        var count = bytes;
        while (count != 0 && count % 1024 == 0 && unit < UNITS.length - 1) {
            count /= 1024;
            unit++;
        }
        return count + UNITS[unit];
    }
}
