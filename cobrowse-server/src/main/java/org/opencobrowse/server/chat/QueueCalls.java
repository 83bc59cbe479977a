package org.opencobrowse.server.chat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.opencobrowse.chat.Acceptance;
import org.opencobrowse.chat.Sender;
import org.opencobrowse.chat.Waiting;
import org.opencobrowse.server.agents.AgentIdentity;
import org.opencobrowse.server.http.JsonAnswer;
import org.opencobrowse.server.http.JsonBody;
import org.opencobrowse.server.http.LaterAnswer;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.server.http.UuidText;
import org.opencobrowse.transport.protocol.CloseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST calls about who waits for an agent. */
final class QueueCalls implements Routes {
    static final String PATH = "/cobrowse/rest/queue";
    private static final Logger audit = LoggerFactory.getLogger("audit");
    private static final int SHOWN = 100;

    private final ChatHouse house;
    private final ChatDoor door;

    QueueCalls(ChatHouse house, ChatDoor door) {
        this.house = house;
        this.door = door;
    }

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(this::tellQueue);
        JsonBody.read(router.post(PATH + "/:waiting/acceptance")).handler(this::accept);
    }

    private void tellQueue(RoutingContext context) {
        LaterAnswer.when(door.agent(context.request()), context, agent -> {
            var queue = house.book().queue();
            JsonAnswer.send(
                    context,
                    200,
                    new JsonObject()
                            .put("waiting", json(queue.waiting(SHOWN)))
                            .put("total", queue.total())
                            .put("mine", json(queue.mine(Sender.agent(agent.name())))));
        });
    }

    private JsonArray json(List<Waiting> some) {
        return new JsonArray(some.stream().map(this::json).toList());
    }

    private JsonObject json(Waiting waiting) {
        var json = new JsonObject()
                .put("id", waiting.id().toString())
                .put("kind", waiting.kind().wireName());
        waiting.name().ifPresent(name -> json.put("name", name));
        waiting.url().ifPresent(url -> json.put("url", url));
        waiting.title().ifPresent(title -> json.put("title", title));
        return json.put("waitingMs", waitedMs(waiting));
    }

    private long waitedMs(Waiting waiting) {
        return Math.max(0, house.book().nowMs() - waiting.sinceMs());
    }

    private void accept(RoutingContext context) {
        LaterAnswer.when(door.agent(context.request()), context, agent -> {
            var id = UuidText.parse(context.pathParam("waiting"));
            if (id.isEmpty()) {
                taken(context);
                return;
            }
            var waited = house.book().queue().find(id.get()).map(this::waitedMs);
            var accepted = house.threads()
                    .ask(() -> house.book()
                            .queue()
                            .accept(id.get(), Sender.agent(agent.name()), Optional.of(agent.displayName())));
            LaterAnswer.when(accepted, context, outcome -> answer(context, agent, outcome, waited));
        });
    }

    private void answer(RoutingContext context, AgentIdentity agent, Acceptance outcome, Optional<Long> waited) {
        switch (outcome) {
            case Acceptance.Accepted(var id, var kind, var token) -> {
                waited.ifPresent(house.meters()::accepted);
                audit.atInfo()
                        .addKeyValue("agent", agent.name())
                        .addKeyValue("kind", kind.wireName())
                        .addKeyValue("id", id)
                        .log("accepted");
                var json = new JsonObject().put("id", id.toString()).put("kind", kind.wireName());
                token.ifPresent(code -> json.put("token", code));
                JsonAnswer.send(context, 200, json);
            }
            case Acceptance.Taken() -> taken(context);
        }
    }

    private void taken(RoutingContext context) {
        house.meters().refused(CloseCode.TAKEN);
        Refusals.refuse(context, CloseCode.TAKEN, "another agent was faster, or nobody waits there any more");
    }
}
