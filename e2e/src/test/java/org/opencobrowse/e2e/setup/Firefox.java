package org.opencobrowse.e2e.setup;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Debian's Firefox as people have it, steered by WebDriver BiDi (W3C), which it speaks by itself. */
public final class Firefox implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/firefox-esr");
    private static final Pattern LISTENS = Pattern.compile("WebDriver BiDi listening on (ws://127\\.0\\.0\\.1:\\d+)");
    private static final int ANSWER_S = 60;

    /** It asks nobody but the tests' servers for anything: whatever goes elsewhere goes to a proxy that is not there. */
    private static final String PREFERENCES = """
            user_pref("remote.active-protocols", 1);
            user_pref("network.proxy.type", 1);
            user_pref("network.proxy.http", "127.0.0.1");
            user_pref("network.proxy.http_port", 9);
            user_pref("network.proxy.ssl", "127.0.0.1");
            user_pref("network.proxy.ssl_port", 9);
            user_pref("network.proxy.no_proxies_on", "127.0.0.1");
            user_pref("network.captive-portal-service.enabled", false);
            user_pref("network.connectivity-service.enabled", false);
            user_pref("app.normandy.enabled", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            user_pref("browser.safebrowsing.malware.enabled", false);
            user_pref("browser.safebrowsing.phishing.enabled", false);
            user_pref("browser.startup.page", 0);
            user_pref("browser.aboutwelcome.enabled", false);
            user_pref("signon.rememberSignons", false);
            """;

    private final Process process;
    private final WebSocket socket;
    private final AtomicLong lastId = new AtomicLong();
    private final ConcurrentMap<Long, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();

    private Firefox(Process process, WebSocket socket) {
        this.process = process;
        this.socket = socket;
    }

    public static Firefox launch() {
        try {
            var profile = Files.createTempDirectory(Folders.results("profiles"), "firefox");
            Files.writeString(profile.resolve("user.js"), PREFERENCES);
            var log = profile.resolve("output.log");
            var process = new ProcessBuilder(
                            PROGRAM.toString(),
                            "--headless",
                            "--no-remote",
                            "--width=1280",
                            "--height=800",
                            "--remote-debugging-port=0",
                            "--profile",
                            profile.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return connected(process, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Firefox connected(Process process, Path log) {
        try {
            var address = Await.until("Firefox to listen", () -> LISTENS.matcher(Folders.read(log)), it -> it.find())
                    .group(1);
            var answers = new Answers();
            var socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(address + "/session"), answers)
                    .get(ANSWER_S, TimeUnit.SECONDS);
            var firefox = new Firefox(process, socket);
            answers.receiver.complete(firefox);
            var session = new JsonObject();
            session.add("capabilities", new JsonObject());
            firefox.call("session.new", session);
            return firefox;
        } catch (Exception failure) {
            process.destroyForcibly();
            throw new IllegalStateException("Firefox could not be steered", failure);
        }
    }

    /** A window of somebody with cookies and storage of their own. */
    public FirefoxTab visitor() {
        var user = call("browser.createUserContext", new JsonObject())
                .get("userContext")
                .getAsString();
        var wish = new JsonObject();
        wish.addProperty("type", "window");
        wish.addProperty("userContext", user);
        return new FirefoxTab(
                this, call("browsingContext.create", wish).get("context").getAsString());
    }

    JsonObject call(String method, JsonObject parameters) {
        var id = lastId.incrementAndGet();
        var message = new JsonObject();
        message.addProperty("id", id);
        message.addProperty("method", method);
        message.add("params", parameters);
        var answer = new CompletableFuture<JsonObject>();
        waiting.put(id, answer);
        try {
            synchronized (socket) {
                socket.sendText(message.toString(), true).get(ANSWER_S, TimeUnit.SECONDS);
            }
            var answered = answer.get(ANSWER_S, TimeUnit.SECONDS);
            if (answered.get("type").getAsString().equals("error"))
                throw new IllegalStateException(
                        method + ": " + answered.get("message").getAsString());
            return answered.getAsJsonObject("result");
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(method + " has no answer", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            waiting.remove(id);
        }
    }

    private void received(String text) {
        var message = JsonParser.parseString(text).getAsJsonObject();
        if (!message.has("id") || message.get("id").isJsonNull()) return; // an event: nobody subscribed to any
        var waits = waiting.get(message.get("id").getAsLong());
        if (waits != null) waits.complete(message);
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static JsonArray list(JsonObject... entries) {
        var list = new JsonArray();
        for (var entry : entries) list.add(entry);
        return list;
    }

    /** Puts the parts of messages together. */
    private static final class Answers implements WebSocket.Listener {
        final CompletableFuture<Firefox> receiver = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                var whole = text.toString();
                text.setLength(0);
                var _ = receiver.thenAccept(firefox -> firefox.received(whole));
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
