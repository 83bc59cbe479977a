package org.opencobrowse.server.chat;

import java.util.UUID;
import org.opencobrowse.chat.ChatBook;
import org.opencobrowse.chat.Draft;
import org.opencobrowse.chat.Outcome;
import org.opencobrowse.server.session.Allowance;
import org.opencobrowse.server.time.MonotonicClock;

/**
 * What all calls and connections of chat share on a node.
 *
 * @param paces of messages
 * @param signs of everything smaller
 */
record ChatHouse(
        ChatBook book, ChatThreads threads, ChatMeters meters, Paces paces, Paces signs, MonotonicClock clock) {
    private static final Allowance.Rate MESSAGES = new Allowance.Rate(10, 500);
    private static final Allowance.Rate SIGNS = new Allowance.Rate(30, 200);

    ChatHouse(ChatBook book, ChatThreads threads, ChatMeters meters, MonotonicClock clock) {
        this(book, threads, meters, new Paces(MESSAGES, clock), new Paces(SIGNS, clock), clock);
    }

    /** Adds a message. Waits for other nodes. */
    Outcome.Kept append(UUID conversation, Draft draft) {
        var beganMs = clock.nowMs();
        var kept = Outcomes.kept(book.append(conversation, draft));
        meters.said(kept.isNew(), clock.nowMs() - beganMs);
        return kept;
    }
}
