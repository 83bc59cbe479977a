package org.opencobrowse.server.config;

import java.time.Duration;
import java.util.List;

/**
 * Chat, for all nodes of a cluster alike.
 *
 * @param sessionsInQueue sessions that wait for their first agent are offered to agents too
 * @param textLength of one message, in UTF-16 code units
 * @param entriesPerConversation messages and events of one conversation
 * @param conversations of the whole cluster, those that ended a while ago included
 * @param longest whole length of a conversation
 * @param keepEnded how long its entries can be read after its end
 * @param customerAwayAfter no page of the customer is connected: navigation, reload, closed tab
 * @param agentAwayAfter an agent without a connection leaves the conversation then
 * @param alarmAfter somebody waits for an agent for longer
 * @param creationsPerMinutePerAddress new conversations from one network address
 * @param robotCheck a browser has to work before a conversation begins
 * @param robotWork how much: the highest number that it may have to try
 * @param answers that agents need not type
 */
public record ChatConfig(
        boolean enabled,
        QueueingWish queueing,
        boolean sessionsInQueue,
        int textLength,
        int entriesPerConversation,
        int conversations,
        Duration longest,
        Duration keepEnded,
        Duration customerAwayAfter,
        Duration agentAwayAfter,
        Duration alarmAfter,
        int creationsPerMinutePerAddress,
        boolean robotCheck,
        int robotWork,
        List<AnswerConfig> answers) {
    private static final int MOST_ANSWERS = 100;

    public ChatConfig {
        answers = List.copyOf(answers);
        new Checks("chat")
                .range("textLength", textLength, 100, 8_000)
                .range("entriesPerConversation", entriesPerConversation, 50, 10_000)
                .range("conversations", conversations, 10, 100_000)
                .range("longest", longest, Duration.ofMinutes(1), Duration.ofDays(7))
                .range("keepEnded", keepEnded, Duration.ofSeconds(10), Duration.ofDays(7))
                .range("customerAwayAfter", customerAwayAfter, Duration.ofSeconds(5), Duration.ofHours(1))
                .range("agentAwayAfter", agentAwayAfter, Duration.ofSeconds(5), Duration.ofHours(1))
                .range("alarmAfter", alarmAfter, Duration.ofSeconds(1), Duration.ofDays(1))
                .range("creationsPerMinutePerAddress", creationsPerMinutePerAddress, 1, 100_000)
                .range("robotWork", robotWork, 1_000, 10_000_000)
                .holds(
                        answers.size() <= MOST_ANSWERS,
                        "answers",
                        Integer.toString(answers.size()),
                        "must be at most " + MOST_ANSWERS,
                        "take some out")
                .agrees(
                        customerAwayAfter.compareTo(longest) <= 0,
                        "customerAwayAfter",
                        Scalars.print(customerAwayAfter),
                        "must not be above chat.longest (%s), or it never applies".formatted(Scalars.print(longest)),
                        "shorten it or raise chat.longest")
                .agrees(
                        agentAwayAfter.compareTo(longest) <= 0,
                        "agentAwayAfter",
                        Scalars.print(agentAwayAfter),
                        "must not be above chat.longest (%s), or it never applies".formatted(Scalars.print(longest)),
                        "shorten it or raise chat.longest")
                .agrees(
                        answers.stream().allMatch(answer -> answer.text().length() <= textLength),
                        "answers",
                        "…",
                        "must not be longer than chat.textLength (%d), or they cannot be sent".formatted(textLength),
                        "shorten them or raise chat.textLength")
                .done();
    }

    static ChatConfig defaults() {
        return new ChatConfig(
                true,
                QueueingWish.ON_START,
                false,
                4_000,
                2_000,
                10_000,
                Duration.ofHours(8),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                10,
                false,
                50_000,
                List.of());
    }
}
