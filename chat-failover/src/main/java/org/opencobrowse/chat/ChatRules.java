package org.opencobrowse.chat;

import java.time.Duration;

/**
 * Limits and habits of the chat of a cluster: the same at each of its nodes.
 *
 * @param textLength UTF-16 code units of a message
 * @param entriesPerConversation then it ends with {@code limit}
 * @param conversations open ones and ended ones that are still kept, of the whole cluster
 * @param longest then a conversation ends with {@code limit}
 * @param keepEnded how long an ended conversation can still be read
 * @param customerAwayAfter without any connection of the customer for so long it ends with {@code customer-away}
 * @param agentAwayAfter an agent without any connection for so long leaves it with {@code away}
 * @param sessionsInQueue whether sessions wait for agents in the queue as well
 */
public record ChatRules(
        int textLength,
        int entriesPerConversation,
        int conversations,
        Duration longest,
        Duration keepEnded,
        Duration customerAwayAfter,
        Duration agentAwayAfter,
        Queueing queueing,
        boolean sessionsInQueue) {

    public static ChatRules standard() {
        return new ChatRules(
                4_000,
                2_000,
                10_000,
                Duration.ofHours(24),
                Duration.ofHours(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Queueing.ON_START,
                false);
    }
}
