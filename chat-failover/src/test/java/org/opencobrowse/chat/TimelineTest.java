package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final UUID ID = UUID.randomUUID();
    private static final Sender JANE = Sender.agent("jane");
    private static final Conversation CONVERSATION =
            Beginning.of(SecretHash.of("s".repeat(22))).at(5);

    static Entry entry(Sender sender, String id, long clock, EntryKind kind, String text) {
        return new Entry(ID, sender, id, clock, clock * 10, kind, Optional.empty(), Optional.of(text));
    }

    private static Entry system(String id, long clock, EntryKind kind) {
        return entry(Sender.SYSTEM, id, clock, kind, "text");
    }

    @Test
    void theOrderIsByClockThenSenderThenId() {
        var inOrder = List.of(
                entry(Sender.SYSTEM, "z", 1, EntryKind.MESSAGE, ""),
                entry(JANE, "b", 2, EntryKind.MESSAGE, ""),
                entry(Sender.CUSTOMER, "a", 2, EntryKind.MESSAGE, ""),
                entry(Sender.CUSTOMER, "b", 2, EntryKind.MESSAGE, ""));
        for (var seed = 0; seed < 20; seed++) {
            var shuffled = new ArrayList<>(inOrder);
            shuffled.addAll(inOrder);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(Timeline.of(shuffled).entries()).isEqualTo(inOrder);
        }
    }

    @Test
    void anAgentIsInFromJoinedToLeft() {
        var joined = entry(JANE, "j", 1, EntryKind.JOINED, "");
        var left = entry(JANE, "l", 2, EntryKind.LEFT, "agent");
        var again = entry(JANE, "k", 3, EntryKind.JOINED, "");
        assertThat(Timeline.of(List.of(joined)).isIn(JANE)).isTrue();
        assertThat(Timeline.of(List.of(left, joined)).isIn(JANE)).isFalse();
        assertThat(Timeline.of(List.of(again, left, joined)).agents()).containsEntry(JANE, again);
    }

    @Test
    void itWaitsWhenItIsWantedAndNobodyIsIn() {
        var called = entry(Sender.CUSTOMER, "called", 1, EntryKind.CALLED, "");
        var joined = entry(JANE, "j", 2, EntryKind.JOINED, "");
        var ended = system("ended", 3, EntryKind.ENDED);
        assertThat(Timeline.of(List.of()).state(Queueing.ON_START)).isEqualTo(Timeline.State.WAITING);
        assertThat(Timeline.of(List.of()).state(Queueing.ON_CALL)).isEqualTo(Timeline.State.OPEN);
        assertThat(Timeline.of(List.of(called)).state(Queueing.ON_CALL)).isEqualTo(Timeline.State.WAITING);
        assertThat(Timeline.of(List.of(called, joined)).state(Queueing.ON_CALL)).isEqualTo(Timeline.State.OPEN);
        assertThat(Timeline.of(List.of(called, ended)).state(Queueing.ON_CALL)).isEqualTo(Timeline.State.ENDED);
        assertThat(Timeline.of(List.of(called)).wantedSinceMs(Queueing.ON_CALL, CONVERSATION))
                .hasValue(10);
        assertThat(Timeline.of(List.of(called)).wantedSinceMs(Queueing.ON_START, CONVERSATION))
                .hasValue(5);
        assertThat(Timeline.of(List.of()).wantedSinceMs(Queueing.ON_CALL, CONVERSATION))
                .isEmpty();
    }

    @Test
    void sessionsAreUnderWayFromStartToEndOrLoss() {
        var id = UUID.randomUUID().toString();
        var started = system(Draft.cobrowseStarted(id, "123456789").id(), 1, EntryKind.COBROWSE_STARTED);
        var lost = system(Draft.cobrowseLost(id, "node-lost").id(), 2, EntryKind.COBROWSE_LOST);
        assertThat(Timeline.of(List.of(started)).cobrowsing()).containsEntry(id, "text");
        assertThat(Timeline.of(List.of(started, lost)).cobrowsing()).isEmpty();
        assertThat(Draft.cobrowseEnded(id, "customer").id()).isEqualTo(lost.id());
    }

    @Test
    void ofTwoEndsTheFirstIsTheReason() {
        var ends = List.of(
                entry(Sender.SYSTEM, "ended", 2, EntryKind.ENDED, "agent"),
                entry(Sender.SYSTEM, "zz", 3, EntryKind.ENDED, "customer"));
        assertThat(Timeline.of(ends).endReason()).contains("agent");
        assertThat(Timeline.of(ends).endedMs()).hasValue(20);
    }
}
