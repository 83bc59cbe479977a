package org.opencobrowse.server.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentKindTest {
    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a0000, PNG",
        "ffd8ffe000104a46, JPEG",
        "474946383961, GIF",
        "524946460000000057454250, WEBP",
        "0000001c6674797061766966, AVIF",
        "424d0000, BMP",
        "0000010001001010, ICON",
        "774f4646, WOFF",
        "774f4632, WOFF2",
        "0001000000, TRUETYPE",
        "4f54544f00, OPENTYPE"
    })
    void bytesSayWhatTheyAre(String hex, ContentKind kind) {
        assertThat(ContentKind.of(Buffer.buffer(HexFormat.of().parseHex(hex)))).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "\uFEFF  <svg>",
                "<?xml version='1.0'?>\n<!-- drawn by hand -->\n<svg>",
                "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x'><svg>"
            })
    void aDrawingIsOneByItsFirstElement(String text) {
        assertThat(ContentKind.of(Buffer.buffer(text))).contains(ContentKind.SVG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html><svg>", "<!doctype html><svg>", "{\"balance\":17}", "body{color:red}", "", "<script>"})
    void whatIsNeitherImageNorFontIsNothing(String text) {
        assertThat(ContentKind.of(Buffer.buffer(text))).isEmpty();
    }

    @Test
    void noPrefixOfAnythingBreaksIt() {
        var all = HexFormat.of().parseHex("0000001c667479706176696600");
        Stream.iterate(0, length -> length + 1)
                .limit(all.length)
                .forEach(length -> assertThat(ContentKind.of(Buffer.buffer(all).slice(0, length)))
                        .isIn(java.util.Optional.empty(), java.util.Optional.of(ContentKind.AVIF)));
    }
}
