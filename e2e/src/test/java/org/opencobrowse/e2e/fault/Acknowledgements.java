package org.opencobrowse.e2e.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.opencobrowse.e2e.setup.Visitor;

/** What an agent's browser says it has applied, read off the network over both transports. */
final class Acknowledgements {
    private final List<Page> pages = new ArrayList<>();
    private final AtomicLong last = new AtomicLong();

    private Acknowledgements() {}

    static Acknowledgements of(Visitor agent) {
        var acknowledgements = new Acknowledgements();
        agent.context().onPage(acknowledgements::listen);
        return acknowledgements;
    }

    /** The last position that was said to be applied, with everything before it. The driver tells its news only while it is called. */
    long position() {
        pages.getFirst().waitForTimeout(50);
        return last.get();
    }

    private void listen(Page page) {
        pages.add(page);
        page.onWebSocket(socket -> socket.onFrameSent(frame -> {
            if (frame.binary() != null) read(ByteBuffer.wrap(frame.binary()));
        }));
        page.onRequest(request -> {
            var batch = request.postDataBuffer();
            if (batch != null && request.url().contains("/cobrowse/v1/longpoll")) readBatch(ByteBuffer.wrap(batch));
        });
    }

    private void readBatch(ByteBuffer batch) {
        while (batch.remaining() > 4) {
            var length = batch.getInt();
            read(batch.slice(batch.position(), length));
            batch.position(batch.position() + length);
        }
    }

    private void read(ByteBuffer frame) {
        var bytes = new byte[frame.remaining()];
        frame.get(bytes);
        var text = new String(bytes, UTF_8);
        if (!text.startsWith("{\"type\":\"ack\"")) return;
        var position = JsonParser.parseString(text.lines().findFirst().orElseThrow())
                .getAsJsonObject()
                .get("position")
                .getAsLong();
        last.accumulateAndGet(position, Math::max);
    }
}
