package org.opencobrowse.e2e.setup;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.WebSocketFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Everything that the pages of one person send, as the network sees it: frames with their bodies put together and inflated, and requests. */
public final class WireTap {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<byte[]> frames = new CopyOnWriteArrayList<>();

    private WireTap() {}

    /** Listens from the first byte of all tabs that this person opens from now on. */
    public static WireTap on(Visitor visitor) {
        var tap = new WireTap();
        visitor.context().onPage(tap::listen);
        return tap;
    }

    private void listen(Page page) {
        page.onRequest(this::listen);
        page.onWebSocket(socket -> socket.onFrameSent(frame -> frames.add(bytes(frame))));
    }

    private void listen(Request request) {
        requests.add("%s %s %s %s"
                .formatted(request.method(), request.url(), request.headers(), String.valueOf(request.postData())));
        if (!request.url().contains("/cobrowse/v1/longpoll") || request.postDataBuffer() == null) return;
        var batch = ByteBuffer.wrap(request.postDataBuffer());
        while (batch.hasRemaining()) {
            var frame = new byte[batch.getInt()];
            batch.get(frame);
            frames.add(frame);
        }
    }

    /** Requests with their headers and bodies; the page's own are among them. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The header of each frame, in the order in which they went out. */
    public List<JsonObject> headers() {
        return frames.stream().map(WireTap::header).toList();
    }

    /** Whole pictures of a page; a large one goes in pieces, and one that was lost may go again. */
    public long snapshots() {
        return headers().stream()
                .filter(header ->
                        header.has("kind") && header.get("kind").getAsString().equals("snapshot"))
                .map(WireTap::nameOf)
                .distinct()
                .count();
    }

    /** One text a frame or body, bodies whole and inflated. */
    public List<String> sent() {
        var sent = new ArrayList<String>();
        Map<String, SortedMap<Long, byte[]>> pieces = new TreeMap<>();
        for (var frame : frames) {
            var end = lineEnd(frame);
            var header = header(frame);
            sent.add(header.toString());
            if (end + 1 >= frame.length) continue;
            var body = Arrays.copyOfRange(frame, end + 1, frame.length);
            pieces.computeIfAbsent(nameOf(header), _ -> new TreeMap<>()).put(offset(header), body);
        }
        pieces.forEach((name, parts) -> sent.add(decoded(name, joined(parts))));
        return sent;
    }

    private static byte[] bytes(WebSocketFrame frame) {
        return frame.binary() != null ? frame.binary() : frame.text().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject header(byte[] frame) {
        return JsonParser.parseString(text(frame, 0, lineEnd(frame))).getAsJsonObject();
    }

    private static int lineEnd(byte[] frame) {
        for (var at = 0; at < frame.length; at++) if (frame[at] == '\n') return at;
        return frame.length;
    }

    private static String nameOf(JsonObject header) {
        return "%s/%s/%s".formatted(header.get("epoch"), header.get("seq"), header.get("encoding"));
    }

    private static long offset(JsonObject header) {
        return header.has("offset") ? header.get("offset").getAsLong() : 0;
    }

    private static byte[] joined(SortedMap<Long, byte[]> parts) {
        var length = parts.values().stream().mapToInt(part -> part.length).sum();
        var whole = new byte[length];
        var at = 0;
        for (var part : parts.values()) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private static String decoded(String name, byte[] body) {
        if (!name.contains("gzip")) return text(body, 0, body.length);
        try (var inflated = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(inflated.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("a body is not whole: " + name, failure);
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
