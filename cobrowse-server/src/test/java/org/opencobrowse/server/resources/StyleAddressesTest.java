package org.opencobrowse.server.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleAddressesTest {
    private static final URI BASE = URI.create("https://cdn.example.com/css/a/main.css");

    private static final int MOST = 2_000_000;

    private static String rewritten(String css) {
        return StyleAddresses.rewrite(css, BASE, address -> "[" + address + "]", MOST)
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a{background:url(../b.png)}|a{background:url(\"[https://cdn.example.com/css/b.png]\")}",
                "a{background:url( \"/b c.png\" )}|a{background:url(\"[https://cdn.example.com/b%20c.png]\")}",
                "@import 'x.css';|@import \"[https://cdn.example.com/css/a/x.css]\";",
                "@import url(//other.example/x.css) print;|@import url(\"[https://other.example/x.css]\") print;",
                "a{b:url(data:image/png;base64,AA==)}|a{b:url(\"data:image/png;base64,AA==\")}",
                "a{fill:url(#b)}|a{fill:url(\"#b\")}",
                "a{b:url(x\\)y.png)}|a{b:url(\"[https://cdn.example.com/css/a/x)y.png]\")}"
            })
    void addressesAreMadeWhole(String css, String expected) {
        assertThat(rewritten(css)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"/* url(x.png) */ a{}", "a{content:\"url(x.png)\"}", "a{content:'\\' url(x)'}", "a{b:curl(x)}"})
    void whatOnlyLooksLikeOneIsLeft(String css) {
        assertThat(rewritten(css)).isEqualTo(css);
    }

    @Test
    void whatStandsInTheSheetItselfStaysHoweverLongItIs() {
        var data = "a{b:url(\"data:font/woff2;base64," + "A".repeat(10_000) + "\")}";
        assertThat(rewritten(data)).isEqualTo(data);
        assertThat(rewritten("a{b:url(" + "x".repeat(10_000) + ")}")).isEqualTo("a{b:url(\"about:invalid\")}");
    }

    @Test
    void aSheetThatGrowsWithoutEndIsGivenUp() {
        var css = "url(a)".repeat(100);
        assertThat(StyleAddresses.rewrite(css, BASE, address -> address.repeat(100), 10_000))
                .isEmpty();
        assertThat(StyleAddresses.rewrite("a{}".repeat(100), BASE, address -> address, 299))
                .isEmpty();
    }

    @Test
    void nothingBreaksOutOfItsQuotes() {
        assertThat(rewritten("a{b:url('x\\\"}body{display:none}')}")).isEqualTo("a{b:url(\"about:invalid\")}");
    }

    @Test
    void aSheetMadeToBeSlowIsNot() {
        var css = "url(" + "\\a".repeat(200_000) + "\"".repeat(50_000) + "/*".repeat(50_000);
        assertThat(rewritten(css)).isNotEmpty();
    }
}
