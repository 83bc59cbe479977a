package org.opencobrowse.server.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** An answer that has to wait for something else. */
public final class LaterAnswer {
    private LaterAnswer() {}

    /** Answers with the value, once it is there. When that fails, or answering does, the request fails by name: nobody is left without an answer. */
    public static <T> void when(Future<T> value, RoutingContext context, Consumer<T> answer) {
        value.<Void>map(there -> {
                    answer.accept(there);
                    return null;
                })
                .onFailure(context::fail);
    }
}
