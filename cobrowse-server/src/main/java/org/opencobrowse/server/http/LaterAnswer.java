package org.opencobrowse.server.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** An answer that has to wait for something else. */
public final class LaterAnswer {
    private LaterAnswer() {}

    /**
     * Answers with the value, once it is there, on the event loop on which this is called: whoever has the value may live on another one. When that fails, or
     * answering does, the request fails by name: nobody is left without an answer.
     */
    public static <T> void when(Future<T> value, RoutingContext context, Consumer<T> answer) {
        var own = context.vertx().getOrCreateContext();
        Promise<T> here = Promise.promise();
        value.onComplete((there, failure) -> on(own, () -> here.complete(there, failure)));
        here.future()
                .<Void>map(there -> {
                    answer.accept(there);
                    return null;
                })
                .onFailure(context::fail);
    }

    private static void on(Context own, Runnable action) {
        if (own.equals(Vertx.currentContext())) action.run();
        else own.runOnContext(_ -> action.run());
    }
}
