package org.opencobrowse.server.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Nothing that a page sends escapes the look for leaks unnoticed. */
class OutgoingTest {
    private static final String WORD = "the word that leaks";

    private final Outgoing outgoing = new Outgoing();

    private void heard(String method, JsonObject parameters) {
        outgoing.heard(new JsonObject().put("method", method).put("params", parameters));
    }

    private void socket() {
        heard(
                "Network.webSocketCreated",
                new JsonObject().put("requestId", "1").put("url", "wss://shop.example/cobrowse/v1/websocket"));
    }

    private void frame(JsonObject header, byte[] body) {
        var frame = new ByteArrayOutputStream();
        frame.writeBytes((header.encode() + "\n").getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(body);
        var data = Base64.getEncoder().encodeToString(frame.toByteArray());
        heard(
                "Network.webSocketFrameSent",
                new JsonObject()
                        .put("requestId", "1")
                        .put("response", new JsonObject().put("opcode", 2).put("payloadData", data)));
    }

    private static JsonObject publish(String encoding) {
        return new JsonObject()
                .put("type", "publish")
                .put("kind", "snapshot")
                .put("epoch", 1)
                .put("seq", 1)
                .put("encoding", encoding);
    }

    private boolean isFound() {
        return outgoing.all().stream()
                .anyMatch(sent -> sent.isOurs() && sent.text().contains(WORD));
    }

    private static byte[] packed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void aPackedBodyInPiecesIsPutTogether() throws IOException {
        socket();
        var body = packed(WORD.repeat(3));
        frame(publish("gzip").put("offset", 10), Arrays.copyOfRange(body, 10, body.length));
        frame(publish("gzip").put("offset", 0), Arrays.copyOf(body, 10));
        assertThat(isFound()).isTrue();
        assertThat(outgoing.unread()).isEmpty();
    }

    @Test
    void whatHasGoneOutOfABodyThatIsNotWholeIsLookedAt() throws IOException {
        socket();
        var noise = new byte[200_000];
        new Random(1).nextBytes(noise);
        var body = packed(WORD + Base64.getEncoder().encodeToString(noise));
        frame(publish("gzip"), Arrays.copyOf(body, body.length / 2));
        assertThat(isFound()).isTrue();
        assertThat(outgoing.unread()).isEmpty();
    }

    @Test
    void whatCannotBeLookedAtIsNamed() {
        socket();
        frame(publish("gzip"), new byte[100]);
        assertThat(outgoing.all()).isNotEmpty();
        assertThat(outgoing.unread()).hasSize(1);
    }

    @Test
    void aRequestWhoseBodyTheBrowserDoesNotTellIsNamed() {
        request("Ping", new JsonArray());
        request("Fetch", new JsonArray().add(new JsonObject()));
        assertThat(outgoing.unread()).containsExactlyInAnyOrder("Ping body", "Fetch body");
    }

    private void request(String type, JsonArray entries) {
        var request = new JsonObject()
                .put("url", "https://shop.example/cobrowse/rest/live/sessions")
                .put("headers", new JsonObject())
                .put("hasPostData", true)
                .put("postDataEntries", entries);
        heard("Network.requestWillBeSent", new JsonObject().put("type", type).put("request", request));
    }
}
