package org.opencobrowse.server.rules;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.opencobrowse.server.http.Routes;

/** The call by which browsers get the rules. Whoever may see a page can read in it what is hidden, so nobody is asked who they are. */
public final class RuleCalls implements Routes {
    private static final String PATH = "/cobrowse/rest/live/rules";

    private final RuleBook book;

    public RuleCalls(RuleBook book) {
        this.book = book;
    }

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(this::answer);
    }

    /** Kept by browsers, and asked for again each time: most page loads then cost a header. */
    public void answer(RoutingContext context) {
        var rules = book.given();
        var tag = "\"%s\"".formatted(rules.hash().isEmpty() ? "none" : rules.hash());
        var response = context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, tag);
        if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH)))
            response.setStatusCode(304).end();
        else response.end(rules.answer());
    }
}
