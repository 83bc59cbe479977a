package org.opencobrowse.chat;

import java.util.List;
import java.util.Optional;

/** The one place that says what is in the queue. Pure: what there is in, the next step out; steps are taken until nothing is left to do. */
final class QueueRule {
    /** One step. */
    sealed interface Step {
        /** All is as it should be. */
        record Rest() implements Step {}

        record Put(QueueEntry entry) implements Step {}

        record Replace(QueueEntry entry) implements Step {}

        record Remove() implements Step {}

        /** Whoever accepted did not come to say so. */
        record Join(QueueEntry.Acceptance acceptance) implements Step {}

        /** On both sides of a cut network an agent was let in: one too many. */
        record SendAway(Sender agent, Entry joined) implements Step {}
    }

    private final Queueing queueing;

    QueueRule(Queueing queueing) {
        this.queueing = queueing;
    }

    /**
     * @param entry read before the timeline: so it cannot be younger than what is said there
     */
    Step next(Optional<Conversation> conversation, Timeline timeline, Optional<QueueEntry> entry) {
        var isWanted = conversation.isPresent()
                && !timeline.isEnded()
                && timeline.wantedSinceMs(queueing, conversation.get()).isPresent();
        if (!isWanted) return entry.isPresent() ? new Step.Remove() : new Step.Rest();
        var unsaid = entry.flatMap(QueueEntry::acceptance).filter(it -> !timeline.has(it.agent(), it.id()));
        if (unsaid.isPresent()) return new Step.Join(unsaid.get());
        var agents = List.copyOf(timeline.agents().entrySet());
        if (agents.size() > 1)
            return new Step.SendAway(agents.getLast().getKey(), agents.getLast().getValue());
        var fresh = QueueEntry.chat(
                conversation.get(),
                timeline.wantedSinceMs(queueing, conversation.get()).orElseThrow());
        return agents.isEmpty()
                ? waiting(entry, fresh)
                : held(entry, fresh, agents.getFirst().getValue());
    }

    private static Step waiting(Optional<QueueEntry> entry, QueueEntry fresh) {
        if (entry.isEmpty()) return new Step.Put(fresh);
        return entry.get().isWaiting()
                ? new Step.Rest()
                : new Step.Replace(entry.get().waitingAgain());
    }

    private static Step held(Optional<QueueEntry> entry, QueueEntry fresh, Entry joined) {
        var by = new QueueEntry.Acceptance(joined.sender(), joined.name(), joined.id(), joined.atMs());
        if (entry.isEmpty()) return new Step.Put(fresh.accepted(by));
        return entry.get().isAcceptedBy(joined.sender())
                ? new Step.Rest()
                : new Step.Replace(entry.get().waitingAgain().accepted(by));
    }
}
