package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A seat is taken while somebody is here, and not for longer, whatever the cluster answers. */
class PresenceTest {
    private final FragileStore store = new FragileStore(() -> Instant.ofEpochMilli(1_000_000));
    private final ChatBook book = new ChatBook(store, "run", ChatRules.standard(), UUID::randomUUID);
    private final UUID id = ChatBookTest.begin(book, "s".repeat(30));
    private final String seat = Keys.seat(id, Sender.CUSTOMER, "run");

    private void connect() {
        book.connect(id, Sender.CUSTOMER, Optional.empty());
    }

    private void disconnect() {
        book.disconnect(id, Sender.CUSTOMER);
    }

    private boolean isTaken() {
        return Optional.ofNullable(store.seats().get(seat))
                .map(Seat::parse)
                .filter(Seat::isTaken)
                .isPresent();
    }

    @Test
    void whoLeavesWhileTheClusterIsSilentHasLeftAfterwards() {
        connect();
        store.seats().isBroken = true;
        assertThatThrownBy(this::disconnect).isInstanceOf(IllegalStateException.class);
        store.seats().isBroken = false;
        assertThat(isTaken()).isTrue();
        book.look();
        assertThat(isTaken()).isFalse();
    }

    @Test
    void whoLeavesWhileTheClusterIsSilentMayComeAgainBeforeItIsWritten() {
        connect();
        store.seats().isBroken = true;
        assertThatThrownBy(this::disconnect).isInstanceOf(IllegalStateException.class);
        store.seats().isBroken = false;
        connect();
        book.look();
        assertThat(isTaken()).isTrue();
        disconnect();
        assertThat(isTaken()).isFalse();
    }

    @Test
    void aConnectionThatFailedCountsForNothing() {
        store.seats().isBroken = true;
        assertThatThrownBy(this::connect).isInstanceOf(IllegalStateException.class);
        store.seats().isBroken = false;
        book.look();
        assertThat(isTaken()).isFalse();
        connect();
        assertThat(isTaken()).isTrue();
        disconnect();
        assertThat(isTaken()).isFalse();
    }

    @Test
    void aConnectionWhoseReturnCannotBeNotedIsTakenBack() {
        store.entries().isBroken = true;
        assertThatThrownBy(this::connect).isInstanceOf(IllegalStateException.class);
        assertThat(isTaken()).isFalse();
    }

    @Test
    void anOldAccountOfTheOtherHalfKeepsNobodyHere() {
        connect();
        var taken = Optional.ofNullable(store.seats().get(seat)).orElseThrow();
        disconnect();
        var left = Optional.ofNullable(store.seats().get(seat)).orElseThrow();
        store.seats().replace(seat, left, Seat.merge(left, taken));
        var elsewhere = Keys.seat(id, Sender.CUSTOMER, "other");
        store.seats().putIfAbsent(elsewhere, new Seat(Optional.empty(), OptionalLong.empty()).toJson());
        assertThat(isTaken()).isTrue();
        store.upheaval();
        book.look();
        assertThat(isTaken()).isFalse();
        assertThat(store.seats().get(elsewhere)).doesNotContain("leftMs");
    }
}
