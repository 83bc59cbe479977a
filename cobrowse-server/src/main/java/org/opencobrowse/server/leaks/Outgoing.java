package org.opencobrowse.server.leaks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** Everything that a page has sent: frames of WebSockets and polls with their bodies put together and inflated, and requests of every kind, beacons among them. */
final class Outgoing {
    /**
     * @param way by which it went, for people
     * @param isOurs whether it went to co-browsing: what a page says to other servers is its own affair
     */
    record Sent(String way, String text, boolean isOurs) {}

    private static final String OURS = "/cobrowse/";

    private final Set<String> sockets = new HashSet<>();
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, SortedMap<Long, byte[]>> bodies = new LinkedHashMap<>();
    /** What went to co-browsing, and could not be looked at. */
    private final Set<String> unread = new TreeSet<>();

    private long bytes;

    /** An event of the browser. */
    synchronized void heard(JsonObject event) {
        var given = event.getJsonObject("params", new JsonObject());
        switch (event.getString("method")) {
            case "Network.webSocketFrameSent" -> {
                var frame = given.getJsonObject("response");
                var isOurs = sockets.contains(given.getString("requestId"));
                var data = frame.getString("payloadData");
                if (!isOurs) add("frame of another WebSocket", data, false);
                else
                    take(
                            frame.getInteger("opcode") == 2
                                    ? Base64.getDecoder().decode(data)
                                    : data.getBytes(StandardCharsets.UTF_8));
            }
            case "Network.webSocketCreated" -> {
                var url = given.getString("url");
                var isOurs = url.contains(OURS);
                if (isOurs) sockets.add(given.getString("requestId"));
                add("WebSocket address", url, isOurs);
            }
            case "Network.requestWillBeSent" ->
                request(given.getJsonObject("request"), given.getString("type", "request"));
            default -> {}
        }
    }

    private void request(JsonObject request, String type) {
        var url = request.getString("url");
        if (!url.startsWith("http")) return;
        var isOurs = url.contains(OURS);
        add(type + " address", url, isOurs);
        add(type + " headers", request.getJsonObject("headers").encode(), isOurs);
        var entries = request.getJsonArray("postDataEntries", new JsonArray());
        if (isOurs && entries.isEmpty() && request.getBoolean("hasPostData", false)) unread.add(type + " body");
        for (var entry : entries) {
            var data = Base64.getDecoder().decode(((JsonObject) entry).getString("bytes", ""));
            if (isOurs && data.length == 0) unread.add(type + " body");
            if (url.contains(OURS + "v1/")) batch(data);
            else add(type + " body", new String(data, StandardCharsets.UTF_8), isOurs);
        }
    }

    private void batch(byte[] data) {
        var batch = ByteBuffer.wrap(data);
        while (batch.remaining() >= Integer.BYTES) {
            var frame = new byte[Math.min(batch.getInt(), batch.remaining())];
            batch.get(frame);
            take(frame);
        }
    }

    private void take(byte[] frame) {
        bytes += frame.length;
        var end = 0;
        while (end < frame.length && frame[end] != '\n') end++;
        var header = new String(frame, 0, end, StandardCharsets.UTF_8);
        add("frame", header, true);
        if (end + 1 >= frame.length) return;
        var fields = new JsonObject(header);
        var name = "%s %s/%s %s"
                .formatted(
                        fields.getString("kind"),
                        fields.getLong("epoch"),
                        fields.getLong("seq"),
                        fields.getString("encoding", ""));
        bodies.computeIfAbsent(name, _ -> new TreeMap<>())
                .put(fields.getLong("offset", 0L), Arrays.copyOfRange(frame, end + 1, frame.length));
    }

    private void add(String way, String text, boolean isOurs) {
        bytes += text.length();
        sent.add(new Sent(way, text, isOurs));
    }

    /** Bytes so far. */
    synchronized long bytes() {
        return bytes;
    }

    synchronized List<Sent> all() {
        var all = new ArrayList<>(sent);
        bodies.forEach((name, pieces) -> all.add(new Sent("body of " + name.strip(), text(name, pieces), true)));
        return all;
    }

    /** Ways of what went to co-browsing and could not be looked at: as long as there are any, nobody knows whether something leaked. */
    synchronized Set<String> unread() {
        return Set.copyOf(unread);
    }

    private String text(String name, SortedMap<Long, byte[]> pieces) {
        var whole = new ByteArrayOutputStream();
        pieces.values().forEach(whole::writeBytes);
        return name.endsWith("gzip") ? inflated(name, whole.toByteArray()) : whole.toString(StandardCharsets.UTF_8);
    }

    /** As far as it has gone out. */
    private String inflated(String name, byte[] bytes) {
        var text = new ByteArrayOutputStream();
        try (var from = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            from.transferTo(text);
        } catch (EOFException _) {
            // The rest has not gone out yet, or never does.
        } catch (IOException _) {
            unread.add("body of " + name);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
