package org.opencobrowse.server.gateway;

import java.time.Duration;
import org.opencobrowse.sequencer.SequencerLimits;
import org.opencobrowse.sequencer.SequencerLimits.Retry;
import org.opencobrowse.sequencer.SequencerLimits.Size;
import org.opencobrowse.server.config.SequencerConfig;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.config.SessionConfig;
import org.opencobrowse.server.config.TransportConfig;
import org.opencobrowse.server.session.LifecycleLimits;
import org.opencobrowse.server.session.SessionRules;
import org.opencobrowse.transport.longpoll.LongPollSettings;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.websocket.WebSocketSettings;

/** The configuration, in the words of those who go by it. */
public record NodeRules(SessionRules session, WebSocketSettings websocket, LongPollSettings longPoll) {
    private static final int RETRY_GROWTH = 8;
    private static final Retry SNAPSHOT_RETRY = new Retry(2_000, 30_000);
    /** One customer, and as many agents as the configuration allows at most. */
    private static final int PARTICIPANTS = 128;

    public static NodeRules of(ServerConfig config) {
        var limits = new Limits(
                Limits.DEFAULT.headerBytes(),
                config.transport().chunkBytes().bytes(),
                config.transport().bodyBytes().bytes());
        var heartbeatMs = config.liveness().heartbeatEvery().toMillis();
        var silenceMs = config.liveness().silenceLimit().toMillis();
        var session = new SessionRules(
                config.node().name(),
                config.session().agentsPerSession(),
                lifecycle(config.session()),
                sequencer(config.sequencer(), limits),
                limits,
                heartbeatMs,
                silenceMs);
        var framesPerSecond = config.transport().framesPerSecond();
        return new NodeRules(
                session,
                websocket(limits, heartbeatMs, silenceMs, framesPerSecond),
                longPoll(limits, heartbeatMs, silenceMs, config.transport()));
    }

    private static LifecycleLimits lifecycle(SessionConfig session) {
        return new LifecycleLimits(
                session.neverJoinedAfter().toMillis(),
                session.idleAfter().toMillis(),
                session.longest().toMillis(),
                session.customerAwayAfter().toMillis(),
                session.agentRejoinWithin().toMillis(),
                session.warnBefore().toMillis());
    }

    private static SequencerLimits sequencer(SequencerConfig config, Limits limits) {
        var budget = new Size(config.logEvents(), config.logBytes().bytes());
        var lag = new Size(config.lagEvents(), config.lagBytes().bytes());
        // Until a requested snapshot comes, the log may grow by what the page sends meanwhile, and by the snapshot
        // itself.
        var hard = new Size(4 * budget.events(), 2 * budget.bytes() + 2 * limits.bodyBytes());
        return new SequencerLimits(
                new Size(config.windowEvents(), config.windowBytes().bytes()),
                config.gapGrace().toMillis(),
                growing(config.resendRetry()),
                config.resendTries(),
                SNAPSHOT_RETRY,
                budget,
                hard,
                lag,
                PARTICIPANTS,
                PARTICIPANTS);
    }

    private static Retry growing(Duration first) {
        return new Retry(first.toMillis(), RETRY_GROWTH * first.toMillis());
    }

    private static WebSocketSettings websocket(Limits limits, long heartbeatMs, long silenceMs, int framesPerSecond) {
        var usual = WebSocketSettings.DEFAULT;
        return new WebSocketSettings(
                limits,
                usual.helloMs(),
                heartbeatMs,
                silenceMs,
                usual.closingMs(),
                usual.stalledMs(),
                usual.fullBytes(),
                framesPerSecond,
                4L * framesPerSecond,
                usual.fragments());
    }

    private static LongPollSettings longPoll(
            Limits limits, long heartbeatMs, long silenceMs, TransportConfig transport) {
        var usual = LongPollSettings.DEFAULT;
        return new LongPollSettings(
                limits,
                heartbeatMs,
                silenceMs,
                Math.min(usual.holdMs(), silenceMs - 1),
                usual.gatherMs(),
                usual.bodyMs(),
                usual.closingMs(),
                usual.fullBytes(),
                transport.framesPerSecond(),
                4L * transport.framesPerSecond());
    }
}
