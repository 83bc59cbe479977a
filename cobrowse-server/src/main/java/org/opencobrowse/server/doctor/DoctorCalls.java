package org.opencobrowse.server.doctor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.opencobrowse.server.agents.Agents;
import org.opencobrowse.server.agents.Bearer;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.gateway.RouteCookie;
import org.opencobrowse.server.http.ClientAddress;
import org.opencobrowse.server.http.JsonAnswer;
import org.opencobrowse.server.http.JsonBody;
import org.opencobrowse.server.http.LaterAnswer;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.protocol.CloseCode;

/**
 * The balancer doctor's calls. {@code seen} and {@code slow} are to be tried through a balancer; {@code findings} says what is wrong by what somebody saw who did;
 * {@code examination} lets this node do it by itself.
 *
 * <p>Whoever comes may call the first three: who sets a balancer up has no agents yet, and they tell nobody more than what that one has sent. They hold no more than a
 * poll does, and write no word of a client's into the log. The last one makes this node call somebody, so that it needs an administrator.
 */
public final class DoctorCalls implements Routes {
    private static final String PATH = "/cobrowse/doctor/";
    /** For administrators. */
    public static final String EXAMINATION_PATH = PATH + "examination";

    /** Among the polls: balancers may have limits for them that others have not. */
    static final String SLOW_PATH = "/cobrowse/v1/doctor/slow";

    private static final int SLOW_AT_A_TIME = 50;
    private static final long SIGN_OF_LIFE_MS = 200;
    /** So much later than the head that no balancer sees them together. */
    private static final long AFTER_HEAD_MS = 100;

    private final Vertx vertx;
    private final ServerConfig config;
    private final Agents agents;
    private final ClientAddress addresses;
    private final RouteCookie cookie;
    private final Diagnosis diagnosis;
    private final Findings findings;
    private final MonotonicClock clock;
    private final long silentMs;
    private final AtomicInteger slowNow = new AtomicInteger();
    private final AtomicBoolean examining = new AtomicBoolean();

    public DoctorCalls(Vertx vertx, ServerConfig config, Agents agents, ClientAddress addresses, MonotonicClock clock) {
        this.vertx = vertx;
        this.config = config;
        this.agents = agents;
        this.addresses = addresses;
        this.clock = clock;
        cookie = RouteCookie.of(config);
        silentMs = config.liveness().heartbeatEvery().toMillis();
        diagnosis = new Diagnosis(silentMs, config.http().publicOrigin().isEmpty());
        findings = new Findings(clock);
    }

    @Override
    public void mount(Router router) {
        router.get(PATH + "seen").handler(this::tellWhatIsSeen);
        router.get(SLOW_PATH).handler(this::answerSlowly);
        JsonBody.read(router.post(PATH + "findings"))
                .handler(context ->
                        JsonAnswer.send(context, 200, told(diagnosis.of(Observations.of(JsonBody.of(context))))));
        router.post(EXAMINATION_PATH).handler(this::examine);
    }

    private void tellWhatIsSeen(RoutingContext context) {
        var request = context.request();
        var brought = Optional.ofNullable(request.getCookie(RouteCookie.NAME));
        // Later a cookie that leads elsewhere stays: whether it does is what is asked for.
        if (brought.isEmpty() || request.params().contains("first")) cookie.set(request);
        JsonAnswer.send(
                context,
                200,
                new JsonObject()
                        .put("node", cookie.nodeName())
                        .put("cookie", brought.isPresent())
                        .put(
                                "atItsNode",
                                brought.filter(it -> it.getValue().equals("." + cookie.nodeName()))
                                        .isPresent())
                        .put("forwarded", request.headers().contains("X-Forwarded-For"))
                        .put("trusted", addresses.trusts(request))
                        .put(
                                "host",
                                Optional.ofNullable(request.getHeader(HttpHeaders.HOST))
                                        .orElse(""))
                        .put("port", request.localAddress().port())
                        .put("tls", request.isSSL())
                        .put("silentMs", silentMs));
    }

    /** One byte with the head, one after it, and one when everything has been silent for as long as between two heartbeats. */
    private void answerSlowly(RoutingContext context) {
        if (slowNow.incrementAndGet() > SLOW_AT_A_TIME) {
            slowNow.decrementAndGet();
            Refusals.refuse(context, CloseCode.TOO_FAST, "too many slow answers at a time; try again");
            return;
        }
        var response = context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .setChunked(true);
        response.write("a");
        var second = vertx.setTimer(AFTER_HEAD_MS, _ -> response.write("b"));
        var last = vertx.setTimer(AFTER_HEAD_MS + silentMs, _ -> response.end("c"));
        context.addEndHandler(_ -> {
            vertx.cancelTimer(second);
            vertx.cancelTimer(last);
            slowNow.decrementAndGet();
        });
    }

    private JsonObject told(List<Fault> faults) {
        findings.tell(faults);
        return new JsonObject()
                .put(
                        "faults",
                        new JsonArray(faults.stream()
                                .map(fault -> new JsonObject()
                                        .put("fault", fault.word())
                                        .put("what", fault.what())
                                        .put("cure", fault.cure()))
                                .toList()));
    }

    private void examine(RoutingContext context) {
        LaterAnswer.when(agents.verify(Bearer.of(context.request()).orElse("")), context, identity -> {
            if (identity.isEmpty()) Refusals.refuse(context, CloseCode.UNAUTHORIZED, "sign in first");
            else if (!identity.get().may(AgentRole.ADMIN))
                Refusals.refuse(context, CloseCode.OUT_OF_ROLE, "only an administrator may examine the balancer");
            else if (!examining.compareAndSet(false, true))
                Refusals.refuse(context, CloseCode.TOO_FAST, "an examination is under way; try again in half a minute");
            else examineAndAnswer(context);
        });
    }

    /** The answer begins with spaces, lest the balancer that is examined takes the call for dead meanwhile. */
    private void examineAndAnswer(RoutingContext context) {
        var response = context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .setChunked(true);
        response.write(" ");
        var signs = vertx.setPeriodic(SIGN_OF_LIFE_MS, _ -> response.write(" "));
        // Within the future: a host that is no part of an address is unreachable, and the next examination may begin.
        Future.succeededFuture(context.request())
                .compose(request -> new Examination(vertx, clock, silentMs, publicOrigin(request)).observations())
                .map(diagnosis::of)
                .otherwise(List.of(Fault.UNREACHABLE))
                .onSuccess(faults -> {
                    vertx.cancelTimer(signs);
                    examining.set(false);
                    response.end(told(faults).toBuffer());
                });
    }

    /** Where browsers see this server; without a word of the configuration, where this call came in. */
    private URI publicOrigin(HttpServerRequest request) {
        var asCalled =
                (request.isSSL() || "https".equals(request.getHeader("X-Forwarded-Proto")) ? "https://" : "http://")
                        + request.authority();
        return URI.create(config.http().publicOrigin().orElse(asCalled));
    }
}
