package org.opencobrowse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OriginPatternTest {
    @Test
    void anOriginMatchesItselfAndNothingElse() {
        var shop = OriginPattern.parse("https://shop.example").orElseThrow();

        assertThat(shop.matches("https://shop.example")).isTrue();
        for (var other : List.of(
                "http://shop.example",
                "https://shop.example:8443",
                "https://shop.example.evil.example",
                "https://evil-shop.example",
                "https://www.shop.example",
                "https://shop.example/",
                "https://shop.example@evil.example",
                "null",
                "")) assertThat(shop.matches(other)).as(other).isFalse();
    }

    @Test
    void aWildcardCoversSubDomainsAndNotTheDomainNorLookAlikes() {
        var shops = OriginPattern.parse("https://*.shop.example").orElseThrow();

        assertThat(shops.matches("https://www.shop.example")).isTrue();
        assertThat(shops.matches("https://a.b.shop.example")).isTrue();
        for (var other : List.of(
                "https://shop.example",
                "https://evilshop.example",
                "https://www.shop.example.evil.example",
                "http://www.shop.example",
                "https://www.shop.example:444",
                "https://evil.example/.shop.example",
                "https://evil.example#.shop.example",
                "https://user@www.shop.example",
                "https://*.shop.example",
                "https://.shop.example"))
            assertThat(shops.matches(other)).as(other).isFalse();
    }

    @Test
    void theUsualPortIsWrittenOrNot() {
        assertThat(OriginPattern.parse("https://shop.example:443").orElseThrow().matches("https://shop.example"))
                .isTrue();
        assertThat(OriginPattern.parse("http://*.shop.example:80").orElseThrow().matches("http://a.shop.example"))
                .isTrue();
        assertThat(OriginPattern.parse("http://localhost:8700").orElseThrow().matches("http://localhost:8700"))
                .isTrue();
        assertThat(OriginPattern.parse("http://[::1]:8700").orElseThrow().matches("http://[::1]:8700"))
                .isTrue();
    }

    @Test
    void whatIsNoOriginIsNoPattern() {
        for (var text : List.of(
                "*",
                "https://*",
                "https://*.example",
                "*.shop.example",
                "shop.example",
                "https://shop.example/path",
                "https://a.*.example",
                "https://Shop.example",
                "ftp://shop.example",
                "https://shop..example",
                "https://shop.example:",
                "https://shop.example:0",
                "https://-",
                "https://shop.example\n",
                "null")) assertThat(OriginPattern.parse(text)).as(text).isEmpty();
    }
}
