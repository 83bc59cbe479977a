package org.opencobrowse.server.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * From what was seen to what is wrong. Pure.
 *
 * @param silentMs between two heartbeats
 * @param hostMatters whether pages are judged by the Host header: http.publicOrigin is not set
 */
record Diagnosis(long silentMs, boolean hostMatters) {
    /** A node waits so long for the first word on a WebSocket, less the time that it takes to say so: nobody can be silent for longer. */
    static final long LONGEST_SOCKET_SILENCE_MS = 9_000;

    List<Fault> of(Observations seen) {
        var faults = new ArrayList<Fault>();
        stickiness(seen, faults);
        var hostChanged = !seen.hostSeen().equalsIgnoreCase(seen.hostAsked()) && hostMatters;
        // Handshakes are refused then, for another reason.
        if (!seen.socketOpened() && !hostChanged) faults.add(Fault.UPGRADE_STRIPPED);
        if (seen.answerWhole() && seen.gapMs() < silentMs / 2) faults.add(Fault.RESPONSES_BUFFERED);
        if (isCutIdle(seen)) faults.add(Fault.IDLE_CUT);
        if (!seen.bodyPassed()) faults.add(Fault.BODY_LIMIT);
        if (seen.forwarded() && !seen.trusted()) faults.add(Fault.PROXY_NOT_TRUSTED);
        if (!seen.forwarded() && !seen.direct()) faults.add(Fault.FORWARDED_MISSING);
        if (hostChanged) faults.add(Fault.HOST_CHANGED);
        return List.copyOf(faults);
    }

    private static void stickiness(Observations seen, List<Fault> faults) {
        if (seen.withCookie() < seen.calls()) faults.add(Fault.COOKIE_STRIPPED);
        else if (seen.atItsNode() < seen.calls()) faults.add(Fault.COOKIE_IGNORED);
        else if (seen.laterAtItsNode() < seen.laterWithCookie()) faults.add(Fault.STICKINESS_FORGOTTEN);
    }

    private boolean isCutIdle(Observations seen) {
        var wanted = Math.min(silentMs, LONGEST_SOCKET_SILENCE_MS);
        return !seen.answerWhole() || (seen.socketOpened() && seen.socketSilentMs() < wanted);
    }
}
