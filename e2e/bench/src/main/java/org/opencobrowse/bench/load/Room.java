package org.opencobrowse.bench.load;

import java.util.List;
import java.util.stream.Stream;

/** One customer's page and those who watch it. */
public final class Room {
    private final Client publisher;
    private final List<Client> subscribers;
    private final List<Tally> tallies;
    private long published;

    Room(Client publisher, List<Client> subscribers, List<Tally> tallies) {
        this.publisher = publisher;
        this.subscribers = List.copyOf(subscribers);
        this.tallies = List.copyOf(tallies);
    }

    void publish(Filler filler) {
        publisher.publish(new Body(new Stamp(++published, System.nanoTime()), filler));
    }

    Client publisher() {
        return publisher;
    }

    List<Client> subscribers() {
        return subscribers;
    }

    List<Tally> tallies() {
        return tallies;
    }

    long published() {
        return published;
    }

    Stream<Client> clients() {
        return Stream.concat(Stream.of(publisher), subscribers.stream());
    }
}
