package org.opencobrowse.transport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GoldenFramesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FRAMES = Path.of("..", "docs", "protocol", "v1", "frames");

    private final FrameCodec codec = new FrameCodec(Limits.DEFAULT);

    private record Golden(String name, JsonNode json) {

        boolean isBad() {
            return json.has("refusal");
        }

        Buffer bytes(String field) {
            return Buffer.buffer(Base64.getDecoder().decode(json.get(field).textValue()));
        }
    }

    @TestFactory
    Stream<DynamicTest> goodFramesDecodeAndEncodeToTheSame() throws IOException {
        return golden().stream()
                .filter(golden -> !golden.isBad())
                .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> assertGood(golden)));
    }

    @TestFactory
    Stream<DynamicTest> badFramesAreRefusedWithTheirCode() throws IOException {
        return golden().stream()
                .filter(Golden::isBad)
                .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> assertBad(golden)));
    }

    @Test
    void everyTypeOfBothDirectionsHasAGoodFrame() throws IOException {
        var covered = new TreeSet<String>();
        for (var golden : golden()) {
            if (golden.isBad()) continue;
            covered.add(golden.json().get("from").textValue() + " "
                    + golden.json().at("/frame/type").textValue());
        }
        var types = new TreeSet<String>();
        FrameCodec.records(ClientFrame.class).forEach(type -> types.add("client " + WireName.of(type)));
        FrameCodec.records(ServerFrame.class).forEach(type -> types.add("server " + WireName.of(type)));
        assertThat(covered).isEqualTo(types);
    }

    private void assertGood(Golden golden) throws IOException {
        var wire = golden.bytes("wire");
        var frame = golden.json().get("from").textValue().equals("client")
                ? codec.decodeClient(wire)
                : codec.decodeServer(wire);
        var encoded = codec.encode(frame);

        var headerEnd = encoded.toString("ISO-8859-1").indexOf('\n');
        assertThat(JSON.readTree(encoded.getBytes(0, headerEnd)))
                .isEqualTo(golden.json().get("frame"));
        assertThat(encoded.getBuffer(headerEnd + 1, encoded.length())).isEqualTo(golden.bytes("body"));
        if (golden.json().get("canonical").booleanValue()) assertThat(encoded).isEqualTo(wire);
    }

    private void assertBad(Golden golden) {
        var violation = catchThrowableOfType(ProtocolViolation.class, () -> codec.decodeClient(golden.bytes("wire")));
        assertThat(violation).as("refused").isNotNull();
        assertThat(violation.code().code())
                .as(violation.getMessage())
                .isEqualTo(golden.json().get("refusal").intValue());
    }

    private static List<Golden> golden() throws IOException {
        try (var files = Files.walk(FRAMES)) {
            var golden = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(GoldenFramesTest::read)
                    .toList();
            assertThat(golden).hasSizeGreaterThan(100);
            return golden;
        }
    }

    private static Golden read(Path file) {
        try {
            return new Golden(file.getFileName().toString(), JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
