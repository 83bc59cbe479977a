package org.opencobrowse.server.leaks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One page in a headless Chromium, spoken to by its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final long ANSWER_S = 60;
    private static final int LARGEST_POST = 1 << 28;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final Consumer<JsonObject> onEvent;
    private volatile String session = "";

    /** @param onEvent told of everything that the browser says by itself, in order */
    Browser(String program, Consumer<JsonObject> onEvent) throws IOException, InterruptedException {
        this.onEvent = onEvent;
        profile = Files.createTempDirectory("cobrowse-leaks");
        var command = new ArrayList<>(List.of(
                program,
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--window-size=1280,900",
                "--no-first-run",
                "--disable-gpu",
                "--disable-sync",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update"));
        // Chromium refuses its sandbox to root, as in most containers.
        if ("root".equals(System.getProperty("user.name"))) command.add("--no-sandbox");
        command.add("about:blank");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address()), new Listener())
                .join();
        var target = call("Target.createTarget", new JsonObject().put("url", "about:blank"));
        session = call(
                        "Target.attachToTarget",
                        new JsonObject()
                                .put("targetId", target.getString("targetId"))
                                .put("flatten", true))
                .getString("sessionId");
        call("Network.enable", new JsonObject().put("maxPostDataSize", LARGEST_POST));
        for (var domain : List.of("Page", "Runtime", "DOM")) call(domain + ".enable", new JsonObject());
    }

    private String address() throws IOException, InterruptedException {
        var file = profile.resolve("DevToolsActivePort");
        for (var tries = 0; tries < 300; tries++) {
            if (!process.isAlive()) throw new IOException("the browser ended at once, with " + process.exitValue());
            if (Files.exists(file)) {
                var lines = Files.readAllLines(file);
                if (lines.size() > 1) return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new IOException("the browser did not say where it listens");
    }

    JsonObject call(String method, JsonObject parameters) throws IOException, InterruptedException {
        var id = calls.incrementAndGet();
        var answer = new CompletableFuture<JsonObject>();
        answers.put(id, answer);
        var message = new JsonObject().put("id", id).put("method", method).put("params", parameters);
        if (!session.isEmpty()) message.put("sessionId", session);
        socket.sendText(message.encode(), true).join();
        try {
            var given = answer.get(ANSWER_S, TimeUnit.SECONDS);
            if (given.containsKey("error"))
                throw new IOException(
                        method + ": " + given.getJsonObject("error").getString("message"));
            return given.getJsonObject("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(method + " was not answered", e);
        } finally {
            answers.remove(id);
        }
    }

    /** The value of an expression, once it is no promise any more. */
    Object evaluate(String expression) throws IOException, InterruptedException {
        var given = call(
                "Runtime.evaluate",
                new JsonObject()
                        .put("expression", expression)
                        .put("returnByValue", true)
                        .put("awaitPromise", true));
        if (given.containsKey("exceptionDetails"))
            throw new IOException(
                    "the page: " + given.getJsonObject("exceptionDetails").encode());
        return given.getJsonObject("result").getValue("value");
    }

    void open(String url) throws IOException, InterruptedException {
        var given = call("Page.navigate", new JsonObject().put("url", url));
        if (given.containsKey("errorText")) throw new IOException(url + ": " + given.getString("errorText"));
    }

    /** Presses the button with this text with the mouse, also in closed shadow roots. False: there is none. */
    boolean press(String text) throws IOException, InterruptedException {
        var root = call("DOM.getDocument", new JsonObject().put("depth", -1).put("pierce", true));
        var button = find(root.getJsonObject("root"), text);
        if (button == null) return false;
        var quad = call("DOM.getBoxModel", new JsonObject().put("nodeId", button.getInteger("nodeId")))
                .getJsonObject("model")
                .getJsonArray("border");
        var x = (quad.getDouble(0) + quad.getDouble(4)) / 2;
        var y = (quad.getDouble(1) + quad.getDouble(5)) / 2;
        for (var type : List.of("mousePressed", "mouseReleased"))
            call(
                    "Input.dispatchMouseEvent",
                    new JsonObject()
                            .put("type", type)
                            .put("x", x)
                            .put("y", y)
                            .put("button", "left")
                            .put("clickCount", 1));
        return true;
    }

    private static @Nullable JsonObject find(JsonObject node, String text) {
        if ("BUTTON".equals(node.getString("nodeName")) && textOf(node).equals(text)) return node;
        for (var kind : List.of("children", "shadowRoots"))
            for (var child : node.getJsonArray(kind, new JsonArray())) {
                var found = find((JsonObject) child, text);
                if (found != null) return found;
            }
        return null;
    }

    private static String textOf(JsonObject node) {
        var text = new StringBuilder(node.getString("nodeName").equals("#text") ? node.getString("nodeValue") : "");
        for (var child : node.getJsonArray("children", new JsonArray())) text.append(textOf((JsonObject) child));
        return text.toString().strip();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            try (var files = Files.walk(profile)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException _) {
            // A browser that is slow to go leaves files; the system's temporary folder is theirs.
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                var whole = new JsonObject(message.toString());
                message.setLength(0);
                var answer = whole.containsKey("id") ? answers.get(whole.getInteger("id")) : null;
                if (answer != null) answer.complete(whole);
                else if (whole.containsKey("method")) onEvent.accept(whole);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    static boolean await(Duration patience, Check check) throws IOException, InterruptedException {
        for (var deadline = System.nanoTime() + patience.toNanos(); System.nanoTime() < deadline; ) {
            if (check.holds()) return true;
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    @FunctionalInterface
    interface Check {
        boolean holds() throws IOException, InterruptedException;
    }
}
