package org.opencobrowse.e2e.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The calls of long polling, each by itself, under one connection id. Written from the document, section 3. */
public record PollCalls(NodeUnderTest node, String id, Map<String, String> changed) {
    static final String PATH = "/cobrowse/v1/longpoll";
    private static final SecureRandom CHANCE = new SecureRandom();

    /** What came back. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Answer(int status, HttpHeaders headers, byte[] body) {
        public String type() {
            return headers.firstValue("content-type").orElse("");
        }

        public List<Frame> frames() {
            return messages().stream().map(Frame::read).toList();
        }

        List<byte[]> messages() {
            if (status != 200 || !type().equals("application/octet-stream")) throw new AssertionError(toString());
            var buffer = ByteBuffer.wrap(body);
            var messages = new ArrayList<byte[]>();
            while (buffer.hasRemaining()) {
                var message = new byte[buffer.getInt()];
                buffer.get(message);
                messages.add(message);
            }
            return messages;
        }

        /** A proxy's own: of whatever the node did, if it did anything. */
        boolean isOfNobody() {
            return status >= 500 && !isJson();
        }

        public boolean isJson() {
            return type().equals("application/json");
        }

        public JsonObject json() {
            return JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        }

        /** The name of the refusal. */
        public String refusal() {
            return isJson() ? json().get("name").getAsString() : toString();
        }

        int code() {
            return json().get("code").getAsInt();
        }

        @Override
        public String toString() {
            return status + " " + type() + " " + new String(body, StandardCharsets.UTF_8);
        }
    }

    public static PollCalls of(NodeUnderTest node) {
        var random = new byte[16];
        CHANCE.nextBytes(random);
        return new PollCalls(node, Base64.getUrlEncoder().withoutPadding().encodeToString(random), Map.of());
    }

    /** The same calls with these headers changed; an empty value leaves one out. */
    public PollCalls with(String header, String value) {
        var next = new TreeMap<>(changed);
        next.put(header, value);
        return new PollCalls(node, id, next);
    }

    public Answer send(long number, Frame... frames) {
        return send(number, batch(List.of(frames).stream().map(Frame::wire).toList()));
    }

    public Answer send(long number, byte[] body) {
        return post(Map.of("X-Cobrowse-Batch", String.valueOf(number)), body);
    }

    public Answer poll(long number) {
        return post(Map.of("X-Cobrowse-Poll", String.valueOf(number)), new byte[0]);
    }

    Answer post(Map<String, String> more, byte[] body) {
        return node.post(PATH, headers(more), body);
    }

    Map<String, String> headers(Map<String, String> more) {
        var headers = new TreeMap<>(Map.of(
                "Content-Type", "application/octet-stream", "Origin", node.pageOrigin(), "X-Cobrowse-Connection", id));
        headers.putAll(more);
        headers.putAll(changed);
        headers.values().removeIf(String::isEmpty);
        return headers;
    }

    static byte[] batch(List<byte[]> messages) {
        var batch = new ByteArrayOutputStream();
        for (var message : messages) {
            batch.writeBytes(ByteBuffer.allocate(4).putInt(message.length).array());
            batch.writeBytes(message);
        }
        return batch.toByteArray();
    }
}
