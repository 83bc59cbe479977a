package org.opencobrowse.chat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How often the simulation met what it is for: a simulation in which nothing goes wrong proves nothing. */
final class Coverage {
    enum Met {
        CALL_IN_A_CALL,
        NODE_DIED_IN_A_CALL,
        ANSWER_LOST,
        HINT_LOST,
        SPLIT,
        CONVERSATION_MISSING_ON_ONE_SIDE,
        MERGE_OF_DIFFERENT_ACCOUNTS,
        REPEATED_AT_THE_OTHER_SIDE,
        FOUND_BY_LOOKING,
        ROOM_TOLD_ANEW,
        ACCEPTED_ON_BOTH_SIDES,
        TOO_LATE_TO_ACCEPT,
        ACCEPTANCE_FINISHED_FOR_A_DEAD_NODE,
        ENDED
    }

    private final Map<Met, Integer> counts = new EnumMap<>(Met.class);

    void met(Met what) {
        counts.merge(what, 1, Integer::sum);
    }

    void add(Coverage other) {
        other.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
    }

    List<Met> missing() {
        return Stream.of(Met.values()).filter(what -> !counts.containsKey(what)).toList();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
