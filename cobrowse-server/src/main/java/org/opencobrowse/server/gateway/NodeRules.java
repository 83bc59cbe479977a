package org.opencobrowse.server.gateway;

import java.time.Duration;
import java.util.Locale;
import org.opencobrowse.sequencer.SequencerLimits;
import org.opencobrowse.sequencer.SequencerLimits.Retry;
import org.opencobrowse.sequencer.SequencerLimits.Size;
import org.opencobrowse.server.config.ControlConfig;
import org.opencobrowse.server.config.HasteConfig;
import org.opencobrowse.server.config.SequencerConfig;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.config.SessionConfig;
import org.opencobrowse.server.session.Allowance.Rate;
import org.opencobrowse.server.session.ControlRules;
import org.opencobrowse.server.session.Haste;
import org.opencobrowse.server.session.LifecycleLimits;
import org.opencobrowse.server.session.ResourceRules;
import org.opencobrowse.server.session.SessionRules;
import org.opencobrowse.transport.ConnectionLimits;
import org.opencobrowse.transport.longpoll.LongPollSettings;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.websocket.WebSocketSettings;

/** The configuration, in the words of those who go by it. */
public record NodeRules(SessionRules session, WebSocketSettings websocket, LongPollSettings longPoll) {
    private static final long CHAT_BODY_BYTES = 64 * 1024;
    private static final int RETRY_GROWTH = 8;
    private static final Retry SNAPSHOT_RETRY = new Retry(2_000, 30_000);
    /** One customer, and as many agents as the configuration allows at most. */
    private static final int PARTICIPANTS = 128;

    public static NodeRules of(ServerConfig config) {
        var limits = new Limits(
                Limits.DEFAULT.headerBytes(),
                config.transport().chunkBytes().bytes(),
                config.transport().bodyBytes().bytes());
        var session = new SessionRules(
                config.node().name(),
                config.session().agentsPerSession(),
                lifecycle(config.session()),
                haste(config.haste()),
                control(config.control()),
                sequencer(config.sequencer(), limits),
                limits,
                config.liveness().heartbeatEvery().toMillis(),
                config.liveness().silenceLimit().toMillis(),
                new ResourceRules(
                        config.resources().fromBrowser().name().toLowerCase(Locale.ROOT),
                        config.resources().fetchFrom()));
        return new NodeRules(session, websocket(limits, config), longPoll(limits, config));
    }

    /** Messages of people are small. */
    public static NodeRules ofChat(ServerConfig config) {
        var limits = new Limits(Limits.DEFAULT.headerBytes(), Limits.DEFAULT.chunkBytes(), CHAT_BODY_BYTES);
        var sessions = of(config);
        return new NodeRules(sessions.session(), websocket(limits, config), longPoll(limits, config));
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

    private static Haste haste(HasteConfig config) {
        return new Haste(
                new Rate(config.resyncsAtOnce(), config.resyncEvery().toMillis()),
                new Rate(config.connectsAtOnce(), config.connectEvery().toMillis()),
                new Rate(config.presencesAtOnce(), config.presenceEvery().toMillis()));
    }

    private static ControlRules control(ControlConfig config) {
        return new ControlRules(
                config.allowed(),
                config.askFor().toMillis(),
                config.grantFor().toMillis(),
                config.longest().toMillis(),
                new Rate(3 * config.actionsPerSecond(), Math.max(1, 1_000 / config.actionsPerSecond())));
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

    private static WebSocketSettings websocket(Limits limits, ServerConfig config) {
        var usual = WebSocketSettings.DEFAULT;
        return new WebSocketSettings(
                connection(usual.connection(), limits, config), usual.stalledMs(), usual.fragments());
    }

    private static LongPollSettings longPoll(Limits limits, ServerConfig config) {
        var usual = LongPollSettings.DEFAULT;
        var connection = connection(usual.connection(), limits, config);
        return new LongPollSettings(
                connection,
                Math.min(usual.holdMs(), connection.silenceMs() - 1),
                usual.gatherMs(),
                usual.lingerMs(),
                usual.bodyMs());
    }

    private static ConnectionLimits connection(ConnectionLimits usual, Limits limits, ServerConfig config) {
        var framesPerSecond = config.transport().framesPerSecond();
        return new ConnectionLimits(
                limits,
                usual.helloMs(),
                config.liveness().heartbeatEvery().toMillis(),
                config.liveness().silenceLimit().toMillis(),
                usual.closingMs(),
                usual.fullBytes(),
                framesPerSecond,
                4L * framesPerSecond);
    }
}
