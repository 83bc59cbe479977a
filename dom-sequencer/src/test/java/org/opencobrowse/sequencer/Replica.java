package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a subscriber makes of its deliveries, and the guarantee checked event by event. */
final class Replica {
    private final SimulatedSession session;
    private final Map<PublisherId, Change> last = new HashMap<>();
    private Delivery.@Nullable Resync<Change> announced;
    private long position;
    /** The furthest it has been on this connection: who begins again below that has lost nothing. */
    private long furthest;

    private long state;
    private long skipped;
    private boolean mayGoBack;

    Replica(SimulatedSession session) {
        this.session = session;
    }

    /** Position of the last event applied. */
    long lastPosition() {
        return position;
    }

    void resumes(long after) {
        announced = null;
        skipped = 0;
        furthest = after == position ? position : 0;
        mayGoBack |= after != position || after == 0;
    }

    void apply(Delivery<Change> delivery) {
        switch (delivery) {
            case Delivery.Resync<Change> resync -> announce(resync);
            case Delivery.Event<Change>(var at, var event) -> apply(at, event.body());
        }
    }

    private void announce(Delivery.Resync<Change> resync) {
        announced = resync;
        skipped += resync.skipped();
        boolean begins = switch (resync.cause()) {
            case FRESH, UNKNOWN_POSITION -> true;
            case ASKED -> session.page();
            default -> false;
        };
        mayGoBack |= begins;
        long lost = Math.max(0, resync.position() - 1 - furthest);
        if (!mayGoBack && skipped != lost) throw new AssertionError("told " + skipped + " skipped, lost " + lost);
    }

    private void apply(long at, Change change) {
        check(
                change.equals(session.publisher(change.publisher()).numbered(change.epoch(), change.seq())),
                "never published",
                change);
        if (announced == null) check(at == position + 1, "position out of turn", change);
        else check(at == announced.position(), "not what was announced", change);
        if (session.page()) applyToPage(change);
        else applyToGuide(change);
        last.put(change.publisher(), change);
        position = at;
        furthest = Math.max(furthest, at);
        announced = null;
        mayGoBack = false;
        skipped = 0;
    }

    private void applyToPage(Change change) {
        var previous = last.get(change.publisher());
        if (announced != null) check(change.snapshot(), "resync to a delta", change);
        else check(follows(previous, change) && (change.seq() > 1 || change.snapshot()), "does not follow", change);
        if (!mayGoBack) check(previous == null || isLater(previous, change), "repeats", change);
        state = change.appliedTo(state);
        check(state == change.after(), "state differs", change);
    }

    /** What was skipped may be of any publisher; without a skip only the announced event itself may jump. */
    private void applyToGuide(Change change) {
        var previous = last.get(change.publisher());
        check(previous == null || isLater(previous, change), "repeats", change);
        if (announced != null && (skipped > 0 || mayGoBack)) last.clear();
        else if (announced == null && previous != null) check(follows(previous, change), "does not follow", change);
    }

    private static boolean follows(@Nullable Change previous, Change change) {
        if (previous == null || change.epoch() > previous.epoch()) return change.seq() == 1;
        return change.epoch() == previous.epoch() && change.seq() == previous.seq() + 1;
    }

    private static boolean isLater(Change previous, Change change) {
        return change.epoch() > previous.epoch()
                || (change.epoch() == previous.epoch() && change.seq() > previous.seq());
    }

    private void check(boolean holds, String why, Change change) {
        if (!holds)
            throw new AssertionError(why + ": " + change + " after position " + position + " announced " + announced);
    }

    void checkEqual(SimulatedSession session) {
        if (session.page())
            assertThat(state)
                    .as("state of the page")
                    .isEqualTo(session.anyPublisher().state());
    }
}
