package org.opencobrowse.bench.load;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Many rooms, their clients and their publishers' beat. Called from outside of the loop. */
public final class Fleet implements AutoCloseable {
    private static final int CONNECTING_AT_ONCE = 16;
    private static final long TICK_MS = 250;
    private static final long LOOK_MS = 20;

    /** Makes the clients of one room. */
    public interface Maker {
        Client publisher(int room);

        Client subscriber(int room, Tally tally);
    }

    private final LoadLoop loop;
    private final List<Room> rooms;
    private final long ticker;
    private @Nullable Beat beat;

    private Fleet(LoadLoop loop, List<Room> rooms) {
        this.loop = loop;
        this.rooms = rooms;
        ticker = loop.vertx().setPeriodic(TICK_MS, _ -> clients().forEach(Client::tick));
    }

    /** All of them connected, publishers first. */
    public static Fleet connected(LoadLoop loop, int rooms, int subscribers, Maker maker) {
        return connected(loop, 0, rooms, subscribers, maker);
    }

    /** The same with rooms numbered from {@code first} on. */
    public static Fleet connected(LoadLoop loop, int first, int rooms, int subscribers, Maker maker) {
        IntFunction<Room> room = number -> {
            var tallies = Stream.generate(Tally::new).limit(subscribers).toList();
            var readers = tallies.stream()
                    .map(tally -> maker.subscriber(number, tally))
                    .toList();
            return new Room(maker.publisher(number), readers, tallies);
        };
        var fleet = loop.get(() -> new Fleet(
                loop,
                Stream.iterate(first, n -> n + 1).limit(rooms).map(room::apply).toList()));
        fleet.connect(fleet.rooms.stream().map(Room::publisher));
        fleet.connect(fleet.rooms.stream().flatMap(each -> each.subscribers().stream()));
        return fleet;
    }

    private Stream<Client> clients() {
        return rooms.stream().flatMap(Room::clients);
    }

    private void connect(Stream<Client> clients) {
        loop.await(() -> connecting(clients.iterator()));
    }

    private static Future<Void> connecting(Iterator<Client> clients) {
        var lanes = new ArrayList<Future<Void>>();
        for (int lane = 0; lane < CONNECTING_AT_ONCE; lane++) lanes.add(next(clients));
        return Future.all(lanes).mapEmpty();
    }

    private static Future<Void> next(Iterator<Client> clients) {
        return clients.hasNext() ? clients.next().connect().compose(_ -> next(clients)) : Future.succeededFuture();
    }

    /** Publishes so many events a second, the rooms in turn, until told otherwise. */
    public void publish(double perSecond, Filler filler) {
        publish(perSecond, 1, filler);
    }

    /** The same, a room's events in groups that leave at one moment. */
    public void publish(double perSecond, int together, Filler filler) {
        loop.run(() -> {
            stop();
            beat = new Beat(loop.vertx(), rooms, perSecond, together, filler);
        });
    }

    public void pause() {
        loop.run(this::stop);
    }

    private void stop() {
        if (beat != null) beat.stop();
        beat = null;
    }

    /** Waits until everything has arrived, or until nothing has for so long. */
    public void settle(long patienceMs) {
        var last = count();
        var lastAtMs = System.nanoTime() / 1_000_000;
        while (last.lost() > 0 && System.nanoTime() / 1_000_000 - lastAtMs < patienceMs) {
            sleep(LOOK_MS);
            var now = count();
            if (now.delivered() != last.delivered()) lastAtMs = System.nanoTime() / 1_000_000;
            last = now;
        }
    }

    public Count count() {
        return count(0, rooms.size());
    }

    /** Of some of the rooms. */
    public Count count(int fromRoom, int toRoom) {
        return loop.get(() -> rooms.subList(fromRoom, toRoom).stream()
                .flatMap(room -> room.tallies().stream()
                        .map(tally -> new Count(
                                room.published(),
                                tally.delivered(),
                                tally.lost(room.published()),
                                tally.doubled(),
                                tally.outOfOrder())))
                .reduce(Count.NOTHING, Count::plus));
    }

    /** Since the last call. */
    public Latencies takeLatencies() {
        return loop.get(() -> {
            var all = new Latencies();
            rooms.forEach(room -> room.tallies().forEach(tally -> all.addAll(tally.takeLatencies())));
            return all;
        });
    }

    /** Cuts the connections of some rooms at one moment, and lets their clients come back all at once. */
    public void cut(int fromRoom, int toRoom, boolean publishersToo, Cut how, long outageMs) {
        loop.run(() -> {
            var cut = rooms.subList(fromRoom, toRoom).stream()
                    .flatMap(room -> publishersToo ? room.clients() : room.subscribers().stream())
                    .toList();
            cut.forEach(client -> client.cut(how));
            loop.vertx().setTimer(outageMs, _ -> cut.forEach(this::reconnect));
        });
    }

    private void reconnect(Client client) {
        client.connect().onFailure(failure -> loop.fault("did not come back: " + failure.getMessage()));
    }

    /** Lets the clients do what they do. */
    public static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        loop.run(() -> {
            stop();
            loop.vertx().cancelTimer(ticker);
            clients().forEach(client -> client.cut(Cut.CLOSED));
        });
    }
}
