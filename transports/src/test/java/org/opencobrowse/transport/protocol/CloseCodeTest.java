package org.opencobrowse.transport.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CloseCodeTest {

    @Test
    void theEnumIsTheTableOfTheProtocol() throws IOException {
        var table = new ObjectMapper()
                .readTree(Path.of("..", "docs", "protocol", "v1", "codes.json").toFile());
        var documented = new ArrayList<String>();
        for (var row : table.get("codes"))
            documented.add("%d %s %d %s"
                    .formatted(
                            row.get("code").intValue(),
                            row.get("name").textValue(),
                            row.get("status").intValue(),
                            row.get("retry").textValue()));

        var known = Arrays.stream(CloseCode.values())
                .map(code -> "%d %s %d %s"
                        .formatted(
                                code.code(),
                                code.wireName(),
                                code.status(),
                                code.retry().wireName()))
                .toList();
        assertThat(known).isEqualTo(documented);
        assertThat(Arrays.stream(Retry.values()).map(Retry::wireName))
                .containsExactlyInAnyOrderElementsOf(() -> table.get("retry").fieldNames());
    }

    @Test
    void codesAreFoundByTheirNumber() {
        assertThat(CloseCode.of(4408)).contains(CloseCode.SILENT);
        assertThat(CloseCode.of(1006)).isEmpty();
    }
}
