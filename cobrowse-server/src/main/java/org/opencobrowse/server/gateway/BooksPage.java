package org.opencobrowse.server.gateway;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.opencobrowse.server.http.JsonAnswer;
import org.opencobrowse.server.http.LaterAnswer;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.server.http.UuidText;
import org.opencobrowse.server.session.LiveSession;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionDirectory.Found;
import org.opencobrowse.server.session.StreamBooks;

/** {@code /sessions/ID} on the management port: the books of one live session. Figures only: no contents, no names, no join code. */
final class BooksPage implements Routes {
    private final SessionDirectory directory;

    BooksPage(SessionDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void mount(Router router) {
        router.get("/sessions/:session").handler(this::answer);
    }

    private void answer(RoutingContext context) {
        if (UuidText.parse(context.pathParam("session")).map(directory::find).orElse(null)
                instanceof Found.Live(var session))
            LaterAnswer.when(session.ask(BooksPage::books), context, books -> JsonAnswer.send(context, 200, books));
        else JsonAnswer.send(context, 404, new JsonObject().put("reason", "no live session of this node has this id"));
    }

    private static JsonObject books(LiveSession session) {
        return new JsonObject()
                .put("id", session.id().toString())
                .put("state", session.state().wireName())
                .put("page", books(session.pageBooks()))
                .put("guide", books(session.guideBooks()));
    }

    private static JsonObject books(StreamBooks books) {
        var subscribers = new JsonObject();
        books.subscribers().forEach((participant, sum) -> subscribers.put(participant, figures(sum)));
        return new JsonObject()
                .put("balance", books.balance())
                .put("events", figures(books.events()))
                .put("kept", figures(books.kept()))
                .put("subscribers", subscribers);
    }

    /** A record of numbers under their own names. */
    private static JsonObject figures(Record figures) {
        var json = new JsonObject();
        try {
            for (var figure : figures.getClass().getRecordComponents())
                json.put(figure.getName(), figure.getAccessor().invoke(figures));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
        return json;
    }
}
