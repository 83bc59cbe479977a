package org.opencobrowse.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.http.Descriptors.Room;

class DescriptorsTest {
    private static final long LIMIT = 800;

    private final AtomicLong nowMs = new AtomicLong(5);
    private final AtomicLong open = new AtomicLong();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final Descriptors descriptors = new Descriptors(nowMs::get, open::get, LIMIT, turnedAway::incrementAndGet);

    @Test
    void anEighthIsKept() {
        assertThat(Stream.of(0L, 700L, 701L, 750L, 751L, 800L).map(this::nextWith))
                .containsExactly(Room.ENOUGH, Room.ENOUGH, Room.SCARCE, Room.SCARCE, Room.NONE, Room.NONE);
        assertThat(turnedAway).hasValue(4);
    }

    @Test
    void connectionsCountEvenBeforeTheNextLook() {
        assertThat(nextWith(699)).isEqualTo(Room.ENOUGH);
        assertThat(descriptors.next()).isEqualTo(Room.ENOUGH);
        assertThat(descriptors.next()).isEqualTo(Room.SCARCE);
        assertThat(nextWith(10)).isEqualTo(Room.ENOUGH);
    }

    @Test
    void withoutALimitThereIsAlwaysRoom() {
        var unlimited = new Descriptors(nowMs::get, () -> 1_000_000, Long.MAX_VALUE, turnedAway::incrementAndGet);
        assertThat(unlimited.next()).isEqualTo(Room.ENOUGH);
        assertThat(turnedAway).hasValue(0);
    }

    private Room nextWith(long count) {
        open.set(count);
        nowMs.addAndGet(1_000);
        return descriptors.next();
    }
}
