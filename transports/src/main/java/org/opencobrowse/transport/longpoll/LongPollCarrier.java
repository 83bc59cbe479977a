package org.opencobrowse.transport.longpoll;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.Stay;
import org.opencobrowse.transport.carrying.CarriedConnection;
import org.opencobrowse.transport.carrying.Carrier;
import org.opencobrowse.transport.carrying.Host;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ServerFrame;

/**
 * One client that polls: batches in, numbered answers out. Calls come from any event loop; everything else happens on the loop of
 * the call that opened it, whichever loops the later calls come in on.
 */
final class LongPollCarrier implements Carrier {

    private static final long NO_TIMER = -1;

    private final Opening opening;
    private final Loop loop = new Loop();
    private final LongPollSettings settings;
    private final Host host;
    private final Runnable onOver;

    private final CarriedConnection connection;
    private final BatchNumbers batches = new BatchNumbers();
    private final Answers answers = new Answers();

    private ServerFrame.@Nullable Refused end;
    private long awayBatch;
    private long answeredMs;
    private long heldSinceMs;
    private long gatherTimer = NO_TIMER;

    /** Who opened a connection: the origin of its page, and the address for logs and limits. */
    record Opening(String origin, String remoteAddress) {}

    LongPollCarrier(String id, Opening opening, LongPollSettings settings, Host host, Stay stay, Runnable onOver) {
        this.opening = opening;
        this.settings = settings;
        this.host = host;
        this.onOver = onOver;
        this.answeredMs = host.nowMs() - settings.gatherMs();
        this.connection = new CarriedConnection(id, opening.remoteAddress(), host, stay, this);
    }

    boolean isOf(String origin) {
        return opening.origin().equals(origin);
    }

    /** A send, whole, from any event loop. */
    void receive(Send send, Call call) {
        loop.run(() -> {
            attempt(() -> hear(send), call);
            call.accept();
        });
    }

    /** A poll, from any event loop. */
    void poll(long number, Call call) {
        loop.run(() -> attempt(() -> hear(number, call), call));
    }

    /** Whoever is refused by a call hears it as the answer, too. */
    private void attempt(Runnable step, Call call) {
        connection.attempt(step).ifPresent(call::refuse);
        connection.arm();
    }

    private void hear(Send send) {
        // What crosses with the end has no effect; the poll tells why.
        if (connection.isOver()) return;
        countCall();
        if (!batches.add(send.number())) {
            host.meters().repeated();
            return;
        }
        var frames = send.messages().stream().map(this::decode).toList();
        for (var frame : frames) receive(frame, send.number());
        send.closeCode().ifPresent(connection::endedByClient);
    }

    private void countCall() {
        connection.heard();
        connection.count();
    }

    private ClientFrame decode(Buffer message) {
        connection.count();
        return connection.decode(message);
    }

    /** Batches overtake each other, and the newest word on where somebody is holds. */
    private void receive(ClientFrame frame, long batch) {
        if (frame instanceof ClientFrame.Away) {
            if (batch < awayBatch) return;
            awayBatch = batch;
        }
        connection.receive(frame);
    }

    private void hear(long number, Call call) {
        if (!connection.isOver()) countCall();
        switch (answers.judge(number)) {
            case STALE -> call.accept();
            case AGAIN -> {
                host.meters().repeated();
                call.answer(answers.again());
            }
            case NEXT -> next(call);
        }
    }

    private void next(Call call) {
        for (var message : answers.arrived()) connection.gone(message.length());
        var before = answers.await(call);
        if (before != null) {
            host.meters().refused(CloseCode.TOO_FAST);
            before.refuse(ServerFrame.Refused.of(CloseCode.TOO_FAST, "another poll of this connection came"));
        }
        call.onGone(() -> loop.run(() -> answers.gone(call)));
        heldSinceMs = host.nowMs();
        carry();
    }

    /** Answers the waiting poll if there is something to say, but not more often than is good for either side. */
    @Override
    public void carry() {
        if (!answers.isAwaited()) return;
        var queue = connection.queue();
        if (queue.isEmpty()) {
            tellEnd();
            return;
        }
        var gatherMs = Math.max(settings.lingerMs(), answeredMs + settings.gatherMs() - host.nowMs());
        if (gatherMs <= 0 || connection.isOver() || queue.bufferedBytes() >= Batch.BYTES) answer();
        else if (gatherTimer == NO_TIMER) gatherTimer = loop.vertx().setTimer(gatherMs, _ -> gathered());
    }

    private void gathered() {
        gatherTimer = NO_TIMER;
        if (answers.isAwaited() && !connection.queue().isEmpty()) answer();
    }

    private void answer() {
        var queue = connection.queue();
        var messages = new ArrayList<Buffer>();
        int bytes = 0;
        for (var message = queue.peek(); message != null; message = queue.peek()) {
            bytes += Batch.PREFIX_BYTES + message.length();
            if (bytes > Batch.BYTES) break;
            messages.add(Objects.requireNonNull(queue.take()));
        }
        answer(messages);
    }

    private void answer(List<Buffer> messages) {
        answeredMs = host.nowMs();
        connection.sending(messages.size());
        messages.forEach(message -> host.meters().sent(message.length()));
        answers.answer(messages);
        connection.arm();
    }

    /** The client has everything; now it may know why there is no more. */
    private void tellEnd() {
        if (!connection.isOver()) return;
        var call = answers.take();
        if (call == null) return;
        if (end == null) call.accept();
        else call.end(end);
    }

    @Override
    public boolean isQuiet() {
        return answers.isAwaited() && connection.queue().isEmpty();
    }

    @Override
    public long deadlineMs() {
        return answers.isAwaited() ? heldSinceMs + settings.holdMs() : Long.MAX_VALUE;
    }

    @Override
    public void look(long nowMs) {
        if (nowMs >= deadlineMs()) answer(List.of());
    }

    @Override
    public void ending(ServerFrame.@Nullable Refused why) {
        end = why;
    }

    /** Nobody can poll the end any more. */
    @Override
    public void cut() {
        connection.over();
        tellEnd();
        onOver.run();
    }
}
