package org.opencobrowse.e2e.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** One frame: a line of JSON, a line feed, a body. Written from the document, section 2. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Frame(JsonObject header, byte[] body) {
    public static Frame of(String type, Object... fields) {
        return new Frame(Json.of("type", type).with(fields).object(), new byte[0]);
    }

    public static Frame read(byte[] wire) {
        var end = 0;
        while (wire[end] != '\n') end++;
        return new Frame(
                JsonParser.parseString(new String(wire, 0, end, UTF_8)).getAsJsonObject(),
                Arrays.copyOfRange(wire, end + 1, wire.length));
    }

    /** The same with more fields, or other values of them. */
    public Frame having(Object... fields) {
        return new Frame(new Json(header.deepCopy()).with(fields).object(), body);
    }

    Frame with(byte[] newBody) {
        return new Frame(header, newBody);
    }

    public byte[] wire() {
        return wire(header.toString(), body);
    }

    /** Also of what is no header at all. */
    static byte[] wire(String header, byte[] body) {
        var wire = new ByteArrayOutputStream();
        wire.writeBytes(header.getBytes(UTF_8));
        wire.write('\n');
        wire.writeBytes(body);
        return wire.toByteArray();
    }

    static byte[] line(String header) {
        return wire(header, new byte[0]);
    }

    public String type() {
        return text("type");
    }

    public boolean has(String field) {
        return header.has(field);
    }

    public String text(String field) {
        return header.get(field).getAsString();
    }

    public long number(String field) {
        return header.get(field).getAsLong();
    }

    @Override
    public String toString() {
        return header + (body.length == 0 ? "" : " +" + body.length + " bytes");
    }
}
