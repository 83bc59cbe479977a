package org.opencobrowse.server.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencobrowse.transport.protocol.Action;

/** Actions that the customer's page was given and has not answered: bounded in number and time. Pure. */
final class ActionsUnderWay {
    /** The event of an action. */
    record Key(String agent, long epoch, long seq) {}

    private record Given(Action action, long answerByMs) {}

    /** In the order in which they were given, and so in that of their deadlines. */
    private final Map<Key, Given> given = new LinkedHashMap<>();

    private final Map<String, Key> lookedAt = new HashMap<>();

    boolean isFull() {
        return given.size() >= ControlRules.UNDER_WAY;
    }

    void give(Key key, Action action, long nowMs) {
        given.put(key, new Given(action, nowMs + ControlRules.ANSWER_MS));
    }

    /** Empty: nobody gave it, or it was answered before. */
    Optional<Action> settle(Key key) {
        return Optional.ofNullable(given.remove(key)).map(Given::action);
    }

    /** Those that nobody will answer any more. */
    List<Key> overdue(long nowMs) {
        var late = new ArrayList<Key>();
        for (var entry : given.entrySet()) {
            if (entry.getValue().answerByMs > nowMs) break;
            late.add(entry.getKey());
        }
        return late;
    }

    /** Events of an agent come in order: one that does not grow was looked at before. */
    boolean isFirstLook(Key key) {
        var newest = lookedAt.get(key.agent);
        if (newest != null && (key.epoch < newest.epoch || (key.epoch == newest.epoch && key.seq <= newest.seq)))
            return false;
        lookedAt.put(key.agent, key);
        return true;
    }

    boolean waitsFor(Key key) {
        return given.containsKey(key);
    }

    /** The agent has left, and nothing more of it is coming in. */
    void forget(String agent) {
        lookedAt.remove(agent);
    }

    long nextDeadlineMs() {
        return given.isEmpty() ? Long.MAX_VALUE : given.values().iterator().next().answerByMs;
    }
}
