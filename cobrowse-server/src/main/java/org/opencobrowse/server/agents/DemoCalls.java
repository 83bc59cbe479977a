package org.opencobrowse.server.agents;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import org.opencobrowse.server.http.JsonAnswer;
import org.opencobrowse.server.http.Routes;

/** {@code GET /cobrowse/rest/configuration}: how to sign in to the demo. Mounted in demo mode only. */
public final class DemoCalls implements Routes {
    private final String version;

    public DemoCalls(String version) {
        this.version = version;
    }

    @Override
    public void mount(Router router) {
        var demo = new JsonObject().put("agent", DemoAgent.NAME).put("password", DemoAgent.PASSWORD);
        router.get("/cobrowse/rest/configuration")
                .handler(context -> JsonAnswer.send(
                        context, 200, new JsonObject().put("version", version).put("demo", demo)));
    }
}
