package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for servers that must know theirs before they start. Below those that the system gives away by itself: others could get them before the server does. Each is given away once, and each process
 * that runs tests beside others has its own range.
 */
public final class Ports {
    private static final int LOWEST = 14_000;
    private static final int PAIRS = 4_500;
    private static final int PROCESSES = 2;
    private static final int BEGINNING = ThreadLocalRandom.current().nextInt(PAIRS);
    private static int given;

    private Ports() {}

    public static int free() {
        return pairs(1).getFirst();
    }

    /** Each with the one after it. */
    public static List<Integer> pairs(int count) {
        return IntStream.generate(Ports::nextPair).limit(count).boxed().toList();
    }

    private static synchronized int nextPair() {
        var first = LOWEST + 2 * PAIRS * ((Integer.getInteger("test.process", 1) - 1) % PROCESSES);
        for (var tried = 0; tried < PAIRS; tried++) {
            var port = first + 2 * ((BEGINNING + given++) % PAIRS);
            if (isFree(port) && isFree(port + 1)) return port;
        }
        throw new IllegalStateException("no two ports from %d to %d are free".formatted(first, first + 2 * PAIRS));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
