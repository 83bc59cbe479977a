package org.opencobrowse.bench.workload;

import java.util.List;
import java.util.Map;

/**
 * How much of everything.
 *
 * @param seconds  length of each measurement
 * @param warmUp   seconds of load before it
 * @param rooms    with one publisher and two subscribers each
 * @param repeat   runs of each case on each peer, of which the median counts
 * @param sessions idle ones
 * @param outages  in milliseconds
 * @param jvm      flags of every server that runs on Java
 */
public record Scale(
        int seconds, int warmUp, int rooms, int repeat, int sessions, List<Integer> outages, List<String> jvm) {

    public static Scale from(Map<String, String> environment) {
        var quick = "1".equals(environment.get("BENCH_QUICK"));
        return new Scale(
                number(environment, "BENCH_SECONDS", quick ? 5 : 20),
                number(environment, "BENCH_WARM_UP", quick ? 8 : 25),
                number(environment, "BENCH_ROOMS", 100),
                number(environment, "BENCH_REPEAT", quick ? 1 : 3),
                number(environment, "BENCH_SESSIONS", quick ? 1_000 : 5_000),
                quick ? List.of(500, 5_000) : List.of(500, 5_000, 15_000),
                List.of(text(environment, "BENCH_JVM", "-Xmx1g -XX:+UseSerialGC")
                        .split(" ")));
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        var value = text(environment, name, String.valueOf(otherwise));
        try {
            var number = Integer.parseInt(value);
            if (number >= 1) return number;
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(name + "=" + value + " must be a whole number from 1 on");
    }

    private static String text(Map<String, String> environment, String name, String otherwise) {
        var value = environment.getOrDefault(name, "");
        return value.isBlank() ? otherwise : value;
    }
}
