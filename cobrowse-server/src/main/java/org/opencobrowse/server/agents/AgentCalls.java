package org.opencobrowse.server.agents;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.http.ClientAddress;
import org.opencobrowse.server.http.JsonAnswer;
import org.opencobrowse.server.http.JsonBody;
import org.opencobrowse.server.http.LaterAnswer;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.transport.protocol.CloseCode;

/** {@code POST /cobrowse/rest/agents/sign-in}. */
public final class AgentCalls implements Routes {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PASSWORD = 256;

    private final Agents agents;
    private final ClientAddress addresses;

    public AgentCalls(Agents agents, ClientAddress addresses) {
        this.agents = agents;
        this.addresses = addresses;
    }

    @Override
    public void mount(Router router) {
        JsonBody.read(router.post("/cobrowse/rest/agents/sign-in")).handler(this::signIn);
    }

    private void signIn(RoutingContext context) {
        var body = JsonBody.of(context);
        var name = JsonBody.text(body, "name", LONGEST_NAME);
        var password = JsonBody.text(body, "password", LONGEST_PASSWORD);
        var outcome = agents.signIn(name, password, addresses.countedAs(context.request()));
        LaterAnswer.when(outcome, context, there -> answer(context, there));
    }

    private static void answer(RoutingContext context, SignIn outcome) {
        switch (outcome) {
            case SignIn.Accepted(var bearer, var identity) ->
                JsonAnswer.send(
                        context,
                        200,
                        new JsonObject()
                                .put("bearer", bearer)
                                .put("name", identity.name())
                                .put("displayName", identity.displayName())
                                .put(
                                        "roles",
                                        new JsonArray(identity.roles().stream()
                                                .map(AgentRole::word)
                                                .sorted()
                                                .toList()))
                                .put("expiresInMs", identity.validForMs()));
            case SignIn.Refused() -> Refusals.refuse(context, CloseCode.UNAUTHORIZED, "name or password is wrong");
            case SignIn.TooFast(var waitMs) -> {
                var seconds = Math.ceilDiv(waitMs, 1000);
                context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
                Refusals.refuse(context, CloseCode.TOO_FAST, "too many wrong tries: again in " + seconds + " s");
            }
        }
    }
}
