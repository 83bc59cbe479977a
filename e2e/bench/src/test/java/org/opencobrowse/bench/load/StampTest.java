package org.opencobrowse.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class StampTest {

    @Test
    void isFoundAndReadInsideOfAnything() {
        var stamp = new Stamp(4_711, 123_456_789_012_345L);
        var message = new Body(stamp, Filler.letters(300)).appendTo(Buffer.buffer("[{\"data\":\""));
        var at = Stamp.find(message, 0);
        assertThat(at).isEqualTo(10);
        assertThat(Stamp.read(message, at)).isEqualTo(stamp);
        assertThat(Stamp.find(message, at + Stamp.BYTES)).isEqualTo(-1);
    }

    @Test
    void bodiesHaveTheSizeThatWasAskedFor() {
        for (var filler : new Filler[] {Filler.letters(300), Filler.markup(512 * 1024)})
            assertThat(new Body(new Stamp(1, 1), filler)
                            .appendTo(Buffer.buffer())
                            .length())
                    .isEqualTo(filler.bodyBytes());
        assertThat(Filler.markup(512 * 1024).bodyBytes()).isEqualTo(512 * 1024);
    }

    @Test
    void insideOfJsonABodyReadsBackAsItself() {
        var body = new Body(new Stamp(7, 8), Filler.markup(2_000));
        var json = body.appendJsonTo(Buffer.buffer("[\"")).appendString("\"]").toJsonArray();
        assertThat(json.getString(0)).isEqualTo(body.appendTo(Buffer.buffer()).toString());
    }
}
