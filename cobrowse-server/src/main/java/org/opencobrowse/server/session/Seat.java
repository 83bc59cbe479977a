package org.opencobrowse.server.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.protocol.AwayReason;
import org.opencobrowse.transport.protocol.Participant;
import org.opencobrowse.transport.protocol.PauseReason;
import org.opencobrowse.transport.protocol.Role;

/** A participant's place in the session: kept while the connection comes and goes. */
final class Seat {
    private final String participant;
    private final Role role;
    private final AgentName name;
    private final Secret secret;
    private final Secret resourceKey;
    private @Nullable Link link;
    private @Nullable AwayReason away;
    private @Nullable PauseReason paused;
    private long withoutLinkSinceMs;
    private final Allowance sittings;
    private final Allowance resyncs;

    Seat(String participant, Role role, AgentName name, Secret secret, Haste haste, long nowMs) {
        this.participant = participant;
        this.role = role;
        this.name = name;
        this.secret = secret;
        resourceKey = resourceKey(secret);
        withoutLinkSinceMs = nowMs;
        sittings = new Allowance(haste.connects(), nowMs);
        resyncs = new Allowance(haste.resyncs(), nowMs);
    }

    boolean maySit(long nowMs) {
        return sittings.take(nowMs);
    }

    boolean mayBeginAgain(long nowMs) {
        return resyncs.take(nowMs);
    }

    String participant() {
        return participant;
    }

    Role role() {
        return role;
    }

    String login() {
        return name.login();
    }

    String shown() {
        return name.shown();
    }

    boolean mayControl() {
        return name.mayControl();
    }

    Secret secret() {
        return secret;
    }

    /** Opens images to the agent's browser, in addresses, which are logged here and there: so it is not the secret, and opens nothing else. */
    Secret resourceKey() {
        return resourceKey;
    }

    /** A seat's secret alone does not open it to another agent. */
    boolean belongsTo(AgentName agent) {
        return name.login().equals(agent.login());
    }

    Optional<Link> link() {
        return Optional.ofNullable(link);
    }

    void take(Link next) {
        link = next;
        away = null;
    }

    void vacate(long nowMs) {
        link = null;
        withoutLinkSinceMs = nowMs;
    }

    void away(AwayReason why) {
        away = why == AwayReason.SHOWN ? null : why;
    }

    /** Nothing is shared as long as this is said again with each hello. */
    void paused(Optional<PauseReason> why) {
        paused = why.orElse(null);
    }

    boolean isPaused() {
        return paused != null;
    }

    /** When this seat has been without a connection for the limit; {@link Long#MAX_VALUE}: it has one. */
    long vacancyEndMs(long limitMs) {
        return link == null ? withoutLinkSinceMs + limitMs : Long.MAX_VALUE;
    }

    Participant seen() {
        return new Participant(
                participant, role, name.shown(), link != null, Optional.ofNullable(away), Optional.ofNullable(paused));
    }

    private static Secret resourceKey(Secret secret) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(("resources " + secret.value()).getBytes(StandardCharsets.UTF_8));
            return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
