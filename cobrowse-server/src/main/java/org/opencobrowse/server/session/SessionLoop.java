package org.opencobrowse.server.session;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one event loop that a session lives on, and the edge at which a fault of ours ends that session and nothing else. */
final class SessionLoop {
    private final Context context;
    private final Consumer<RuntimeException> onFault;

    SessionLoop(Context context, Consumer<RuntimeException> onFault) {
        this.context = context;
        this.onFault = onFault;
    }

    Vertx vertx() {
        return context.owner();
    }

    /** From any thread; after everything handed over before. */
    void execute(Runnable action) {
        context.runOnContext(_ -> guarded(action));
    }

    /** Like {@link #execute}, with an answer, which comes on the asker's event loop if it has one, and fails when the question does. */
    <T> Future<T> ask(Supplier<T> question) {
        Promise<T> answer = Promise.promise();
        var asker = Vertx.currentContext();
        context.runOnContext(_ -> {
            try {
                var value = question.get();
                backOn(asker, () -> answer.complete(value));
            } catch (RuntimeException bug) {
                onFault.accept(bug);
                backOn(asker, () -> answer.fail(bug));
            }
        });
        return answer.future();
    }

    /** On this loop already. */
    void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException bug) {
            onFault.accept(bug);
        }
    }

    private static void backOn(@Nullable Context asker, Runnable answer) {
        if (asker == null) answer.run();
        else asker.runOnContext(_ -> answer.run());
    }
}
