package org.opencobrowse.server.gateway;

import java.time.InstantSource;
import org.opencobrowse.server.session.Birth;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionDirectory.Creation;
import org.opencobrowse.server.session.SessionSurroundings;

/** Makes sessions: draws what nobody can guess, and spreads them over the event loops. */
final class Creations {
    private final IdSource ids = new IdSource();
    private final SessionDirectory directory;
    private final SessionSurroundings around;
    private final SessionLoops loops;
    private final InstantSource wallClock;

    Creations(SessionDirectory directory, SessionSurroundings around, SessionLoops loops, InstantSource wallClock) {
        this.directory = directory;
        this.around = around;
        this.loops = loops;
        this.wallClock = wallClock;
    }

    /** @param key the client's idempotency key: the same key gets the same session */
    Creation create(String key) {
        var birth = new Birth(ids.sessionId(), freeCode(), ids.secret(), wallClock.millis());
        return directory.create(key, birth, loops.next(), around);
    }

    /** Nine hundred million codes, of which a node ever holds some thousands: a second draw is rare, a third practically never happens. */
    private JoinCode freeCode() {
        var code = ids.joinCode();
        while (directory.isTaken(code)) code = ids.joinCode();
        return code;
    }
}
