package org.opencobrowse.chat;

import java.util.Collection;
import java.util.Optional;

/** What the seats of one participant say together. */
final class Seating {
    private Seating() {}

    static Attendance attendance(Sender participant, Optional<String> name, Collection<Seat> seats) {
        var isThere = seats.stream().anyMatch(Seat::isTaken);
        var leftMs =
                seats.stream().mapToLong(seat -> seat.leftMs().orElse(0)).max().orElse(0);
        var told = name.or(
                () -> seats.stream().flatMap(seat -> seat.name().stream()).findFirst());
        return new Attendance(participant, told, isThere, isThere ? 0 : leftMs);
    }
}
