package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueRuleTest {
    private static final Conversation CONVERSATION =
            Beginning.of(SecretHash.of("s".repeat(22))).at(5);
    private static final Sender JANE = Sender.agent("jane");
    private static final Sender JOHN = Sender.agent("john");
    private static final Entry JANE_IN = TimelineTest.entry(JANE, "j1", 1, EntryKind.JOINED, "");
    private static final Entry JANE_OUT = TimelineTest.entry(JANE, "l1", 2, EntryKind.LEFT, "agent");
    private static final Entry JOHN_IN = TimelineTest.entry(JOHN, "j2", 3, EntryKind.JOINED, "");
    private static final Entry ENDED = TimelineTest.entry(Sender.SYSTEM, "ended", 9, EntryKind.ENDED, "agent");
    private static final QueueEntry WAITING = QueueEntry.chat(CONVERSATION, 5);
    private static final QueueEntry BY_JANE = WAITING.accepted(acceptance(JANE_IN));

    private static QueueEntry.Acceptance acceptance(Entry joined) {
        return new QueueEntry.Acceptance(joined.sender(), joined.name(), joined.id(), joined.atMs());
    }

    private static QueueRule.Step next(Optional<QueueEntry> entry, Entry... entries) {
        return new QueueRule(Queueing.ON_START).next(Optional.of(CONVERSATION), Timeline.of(List.of(entries)), entry);
    }

    @Test
    void whatIsWantedIsPutInOnce() {
        assertThat(next(Optional.empty())).isEqualTo(new QueueRule.Step.Put(WAITING));
        assertThat(next(Optional.of(WAITING))).isEqualTo(new QueueRule.Step.Rest());
    }

    @Test
    void whatHasEndedOrIsUnknownIsTakenOut() {
        assertThat(next(Optional.of(WAITING), ENDED)).isEqualTo(new QueueRule.Step.Remove());
        assertThat(next(Optional.empty(), ENDED)).isEqualTo(new QueueRule.Step.Rest());
        assertThat(new QueueRule(Queueing.ON_START)
                        .next(Optional.empty(), Timeline.of(List.of()), Optional.of(WAITING)))
                .isEqualTo(new QueueRule.Step.Remove());
    }

    @Test
    void anAcceptanceThatTheConversationDoesNotTellIsToldThere() {
        assertThat(next(Optional.of(BY_JANE))).isEqualTo(new QueueRule.Step.Join(acceptance(JANE_IN)));
        assertThat(next(Optional.of(BY_JANE), JANE_IN)).isEqualTo(new QueueRule.Step.Rest());
    }

    @Test
    void itWaitsAgainWhenItsAgentHasLeft() {
        assertThat(next(Optional.of(BY_JANE), JANE_IN, JANE_OUT))
                .isEqualTo(new QueueRule.Step.Replace(BY_JANE.waitingAgain()));
        assertThat(BY_JANE.waitingAgain().wantedMs()).isEqualTo(WAITING.wantedMs());
        assertThat(BY_JANE.waitingAgain()).isNotEqualTo(WAITING);
    }

    @Test
    void ofTwoAgentsTheFirstStays() {
        assertThat(next(Optional.of(BY_JANE), JANE_IN, JOHN_IN)).isEqualTo(new QueueRule.Step.SendAway(JOHN, JOHN_IN));
    }

    @Test
    void theQueueFollowsWhoIsInTheConversation() {
        assertThat(next(Optional.of(WAITING), JOHN_IN))
                .isEqualTo(new QueueRule.Step.Replace(WAITING.waitingAgain().accepted(acceptance(JOHN_IN))));
        assertThat(next(Optional.empty(), JOHN_IN))
                .isEqualTo(new QueueRule.Step.Put(WAITING.accepted(acceptance(JOHN_IN))));
    }
}
