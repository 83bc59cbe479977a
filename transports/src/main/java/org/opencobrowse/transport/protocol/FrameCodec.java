package org.opencobrowse.transport.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bytes of one message to a frame and back. Strict in what it takes: whatever breaks a rule of the specification is a {@link
 * ProtocolViolation}. Immutable; any thread.
 */
public final class FrameCodec {

    /** The header itself is the first level. */
    private static final int DEPTH = 4;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxStringLength(64 * 1024)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Map<String, Shape> CLIENT_FRAMES = shapes(ClientFrame.class);
    private static final Map<String, Shape> SERVER_FRAMES = shapes(ServerFrame.class);

    private final Limits limits;

    public FrameCodec(Limits limits) {
        this.limits = limits;
    }

    private static Map<String, Shape> shapes(Class<? extends Frame> direction) {
        return records(direction).collect(Collectors.toUnmodifiableMap(WireName::of, Shape::of));
    }

    /** What a direction permits, also of frames that are grouped once more. */
    static Stream<Class<?>> records(Class<?> direction) {
        return direction.isRecord()
                ? Stream.of(direction)
                : Arrays.stream(direction.getPermittedSubclasses()).flatMap(FrameCodec::records);
    }

    /** The body of the frame is a slice of the message. */
    public ClientFrame decodeClient(Buffer message) {
        return (ClientFrame) decode(message, CLIENT_FRAMES);
    }

    /** What clients do; here for tests and tools. */
    public ServerFrame decodeServer(Buffer message) {
        return (ServerFrame) decode(message, SERVER_FRAMES);
    }

    private Object decode(Buffer message, Map<String, Shape> shapes) {
        var headerBytes = header(message);
        var header = parse(headerBytes);
        var shape = shapes.get(type(header));
        if (shape == null) throw new ProtocolViolation(CloseCode.UNKNOWN_FRAME, "type is unknown in this version");

        var body = message.slice(headerBytes.length + 1, message.length());
        if (body.length() > 0 && !shape.hasBody())
            throw ProtocolViolation.malformed("body=" + body.length() + " on a type that has none");
        if (shape.hasBody()) checkSizes(header, body);
        return shape.read(header, body);
    }

    private byte[] header(Buffer message) {
        var longest = (int) Math.min(message.length(), limits.headerBytes() + 1);
        for (int end = 0; end < longest; end++) if (message.getByte(end) == '\n') return message.getBytes(0, end);

        if (longest > limits.headerBytes())
            throw ProtocolViolation.tooLarge("headerBytes", longest, limits.headerBytes());
        throw ProtocolViolation.malformed("header has no line feed");
    }

    private static JsonNode parse(byte[] header) {
        try {
            // Decoded here, because a parser that is given bytes guesses the encoding and accepts forms that are not
            // UTF-8.
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
            if (text.startsWith("\uFEFF")) throw ProtocolViolation.malformed("header begins with a byte order mark");
            var json = JSON.readTree(text);
            if (!json.isObject()) throw ProtocolViolation.malformed("header must be a JSON object");
            return json;
        } catch (CharacterCodingException e) {
            throw ProtocolViolation.malformed("header is not UTF-8");
        } catch (StreamConstraintsException e) {
            throw ProtocolViolation.malformed(
                    "header is nested deeper than " + DEPTH + " levels or has an endless number");
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the header, which may hold a secret.
            throw ProtocolViolation.malformed("header is not strict JSON or has a duplicate key");
        }
    }

    private static String type(JsonNode header) {
        var type = header.get("type");
        if (type == null || !type.isTextual()) throw ProtocolViolation.malformed("type must be a string");
        return type.textValue();
    }

    /** Before the record is made, so that the refusal names the limit and not a length that fails to match. */
    private void checkSizes(JsonNode header, Buffer body) {
        var length = header.path("length");
        if (length.isIntegralNumber() && length.canConvertToLong() && length.longValue() > limits.bodyBytes())
            throw ProtocolViolation.tooLarge("length", length.longValue(), limits.bodyBytes());
        if (body.length() > limits.chunkBytes())
            throw ProtocolViolation.tooLarge("body", body.length(), limits.chunkBytes());
    }

    /** The message of one frame. A header above its limit is our own fault. */
    public Buffer encode(Frame frame) {
        return switch (frame) {
            case ClientFrame.Publish publish -> message(frame, publish.body());
            case ServerFrame.Event event -> message(frame, event.body());
            case ChatClientFrame.Say say -> message(frame, say.body());
            case ChatServerFrame.Entry entry -> message(frame, entry.body());
            default -> message(frame, Buffer.buffer(0));
        };
    }

    /** The one encoding of an event that all its subscribers get, in pieces when it is large. */
    public EncodedEvent encode(RelayedEvent event) {
        var length = event.body().length();
        var chunk = (int) limits.chunkBytes();
        if (length <= chunk) return new EncodedEvent(event, List.of(encode(event.whole())));

        var messages = new ArrayList<Buffer>(length / chunk + 1);
        for (int offset = 0; offset < length; offset += chunk)
            messages.add(encode(event.piece(offset, Math.min(offset + chunk, length))));
        return new EncodedEvent(event, messages);
    }

    private Buffer message(Frame frame, Buffer body) {
        var header = headerOf(frame);
        if (header.length > limits.headerBytes())
            throw new IllegalStateException(
                    "type=" + frame.type() + " header=" + header.length + " must be at most " + limits.headerBytes());
        return Buffer.buffer(header.length + 1 + body.length())
                .appendBytes(header)
                .appendByte((byte) '\n')
                .appendBuffer(body);
    }

    private static byte[] headerOf(Frame frame) {
        var bytes = new ByteArrayOutputStream(256);
        try (var json = JSON.getFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", frame.type());
            Shape.of(frame.getClass()).writeFields(frame, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
