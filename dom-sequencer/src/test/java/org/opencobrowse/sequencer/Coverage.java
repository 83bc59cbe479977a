package org.opencobrowse.sequencer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a campaign of simulations has met, so that it cannot quietly test nothing. */
final class Coverage {
    private final Map<Object, Long> met = new HashMap<>();

    void meet(Effect effect) {
        meet(effect.getClass());
        switch (effect) {
            case Effect.RequestSnapshot e -> meet(e.cause());
            case Effect.DropVoid e -> meet(e.cause());
            case Effect.DropRefused e -> meet(e.cause());
            case Effect.SubscriberRefused e -> meet(e.cause());
            case Effect.AckRefused e -> meet(e.cause());
            default -> {}
        }
    }

    void meet(Delivery<?> delivery) {
        meet(delivery.getClass());
        if (delivery instanceof Delivery.Resync<?> resync) meet(resync.cause());
    }

    private void meet(Object thing) {
        met.merge(thing, 1L, Long::sum);
    }

    void add(Coverage other) {
        other.met.forEach((thing, times) -> met.merge(thing, times, Long::sum));
    }

    /** Names of effects, deliveries and causes that never occurred. */
    List<String> missing() {
        var everything = Stream.<Object[]>of(
                        Effect.class.getPermittedSubclasses(),
                        Delivery.class.getPermittedSubclasses(),
                        ResyncCause.values(),
                        SnapshotCause.values(),
                        VoidCause.values(),
                        RefusalCause.values())
                .flatMap(Arrays::stream);
        return everything
                .filter(thing -> !met.containsKey(thing))
                .map(Coverage::name)
                .toList();
    }

    @Override
    public String toString() {
        var lines = new TreeSet<String>();
        met.forEach((thing, times) -> lines.add(name(thing) + "=" + times));
        return String.join(" ", lines);
    }

    private static String name(Object thing) {
        return thing instanceof Class<?> type
                ? type.getSimpleName()
                : ((Enum<?>) thing).getDeclaringClass().getSimpleName() + "." + thing;
    }
}
