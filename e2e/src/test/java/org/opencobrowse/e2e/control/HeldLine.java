package org.opencobrowse.e2e.control;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.WebSocketRoute;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.opencobrowse.e2e.setup.Await;

/** What a node sends to a browser, which may be kept back for a while. The order within each kind of frame stays. */
final class HeldLine {
    private record Held(String header, Runnable send) {
        static Held of(WebSocketRoute socket, byte[] frame) {
            var text = new String(frame, StandardCharsets.UTF_8);
            return new Held(text.lines().findFirst().orElse(""), () -> socket.send(frame));
        }

        boolean is(String type) {
            return header.contains("\"type\":\"%s\"".formatted(type));
        }
    }

    private final BrowserContext context;
    private final Deque<Held> held = new ArrayDeque<>();
    private boolean isHolding;

    HeldLine(BrowserContext context) {
        this.context = context;
        context.routeWebSocket("**/cobrowse/v1/**", socket -> {
            var server = socket.connectToServer();
            server.onMessage(message -> {
                var frame = Held.of(socket, message.binary());
                if (isHolding) held.add(frame);
                else frame.send().run();
            });
        });
    }

    void hold() {
        isHolding = true;
    }

    /** So many frames of this type, once they are there. */
    void letThrough(String type, int count) {
        var through = new AtomicInteger();
        Await.until(
                "%d × %s".formatted(count, type),
                () -> {
                    // Frames come in while the browser is asked.
                    context.pages().getFirst().title();
                    held.removeIf(frame -> {
                        if (through.get() == count || !frame.is(type)) return false;
                        frame.send().run();
                        through.incrementAndGet();
                        return true;
                    });
                    return through.get();
                },
                sent -> sent == count);
    }

    void open() {
        isHolding = false;
        while (!held.isEmpty()) held.remove().send().run();
    }
}
