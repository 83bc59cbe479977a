package org.opencobrowse.server.chat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.opencobrowse.chat.ChatRefusal;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where chat waits for other nodes: on virtual threads, so many at a time. Answers come on the asker's event loop; what fails, fails as a {@link ProtocolViolation}. */
final class ChatThreads {
    private static final Logger log = LoggerFactory.getLogger(ChatThreads.class);
    private static final int MOST = 2_000;
    private static final int MOST_OF_STRANGERS = 500;

    private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(MOST);
    private final Semaphore roomForStrangers = new Semaphore(MOST_OF_STRANGERS);
    private final Vertx vertx;

    ChatThreads(Vertx vertx) {
        this.vertx = vertx;
    }

    /** For somebody who is known. */
    <T> Future<T> ask(Callable<T> question) {
        return ask(question, room);
    }

    /** For somebody who may turn out to be nobody: others do not wait behind them. */
    <T> Future<T> askForStranger(Callable<T> question) {
        return ask(question, roomForStrangers);
    }

    private <T> Future<T> ask(Callable<T> question, Semaphore bound) {
        if (!bound.tryAcquire())
            return Future.failedFuture(
                    new ProtocolViolation(CloseCode.TOO_FAST, "too many chat calls at a time; try again"));
        return duty(question).onComplete(_ -> bound.release());
    }

    /** What this node owes: never refused. */
    <T> Future<T> duty(Callable<T> question) {
        var context = vertx.getOrCreateContext();
        Promise<T> answer = Promise.promise();
        Runnable work = () -> {
            try {
                var value = question.call();
                context.runOnContext(_ -> answer.complete(value));
            } catch (Throwable failure) { // an edge: whatever the cluster throws becomes an answer
                var told = told(failure);
                context.runOnContext(_ -> answer.fail(told));
            }
        };
        try {
            waiting.execute(work);
        } catch (RejectedExecutionException _) {
            answer.fail(new ProtocolViolation(CloseCode.DRAINING, "the node is going down; another one goes on"));
        }
        return answer.future();
    }

    void close() {
        waiting.shutdown();
    }

    static ProtocolViolation told(Throwable failure) {
        return switch (failure) {
            case ProtocolViolation violation -> violation;
            case ChatRefusal refusal ->
                new ProtocolViolation(
                        switch (refusal.kind()) {
                            case MALFORMED -> CloseCode.MALFORMED;
                            case TOO_LARGE -> CloseCode.TOO_LARGE;
                        },
                        String.valueOf(refusal.getMessage()));
            default -> {
                log.atWarn()
                        // Not in its own words, which may quote what somebody wrote.
                        .addKeyValue("failure", failure.getClass().getName())
                        .log("chat-not-reached: the cluster did not answer; callers repeat");
                yield new ProtocolViolation(
                        CloseCode.INTERNAL, "it is not known whether this was done: repeat it, it does no harm");
            }
        };
    }
}
