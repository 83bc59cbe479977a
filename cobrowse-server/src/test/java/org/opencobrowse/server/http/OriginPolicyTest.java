package org.opencobrowse.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.HttpConfig;
import org.opencobrowse.server.http.OriginPolicy.Verdict;

class OriginPolicyTest {
    private static final Optional<String> HOST = Optional.of("cobrowse.example:8700");

    @Test
    void ownPagesAreThoseOfTheHostThatWasAsked() {
        var policy = policy(Optional.empty(), List.of());

        assertThat(judge(policy, "http://cobrowse.example:8700")).isEqualTo(Verdict.OWN);
        assertThat(judge(policy, "https://cobrowse.example:8700")).isEqualTo(Verdict.OWN);
        assertThat(judge(policy, "https://cobrowse.example")).isEqualTo(Verdict.FOREIGN);
        assertThat(judge(policy, "https://shop.example")).isEqualTo(Verdict.FOREIGN);
    }

    @Test
    void withAPublicOriginTheHostHeaderSaysNothing() {
        var policy = policy(Optional.of("https://cobrowse.example"), List.of());

        assertThat(judge(policy, "https://cobrowse.example")).isEqualTo(Verdict.OWN);
        assertThat(judge(policy, "https://cobrowse.example:8700")).isEqualTo(Verdict.FOREIGN);
    }

    @Test
    void listedSitesAreAllowedAndLookAlikesAreNot() {
        var policy = policy(Optional.empty(), List.of("https://shop.example", "https://*.shop.example"));

        assertThat(judge(policy, "https://shop.example")).isEqualTo(Verdict.LISTED);
        assertThat(judge(policy, "https://www.shop.example")).isEqualTo(Verdict.LISTED);
        for (var page : List.of(
                "null",
                "https://shop.example.evil.example",
                "https://evilshop.example",
                "http://shop.example",
                "",
                "*")) assertThat(judge(policy, page)).as(page).isEqualTo(Verdict.FOREIGN);
    }

    @Test
    void aRequestWithoutOriginIsNoPage() {
        assertThat(policy(Optional.empty(), List.of()).judge(Optional.empty(), HOST))
                .isEqualTo(Verdict.ABSENT);
        assertThat(Verdict.ABSENT.isAllowedPage()).isFalse();
    }

    private static Verdict judge(OriginPolicy policy, String origin) {
        return policy.judge(Optional.of(origin), HOST);
    }

    private static OriginPolicy policy(Optional<String> publicOrigin, List<String> origins) {
        return new OriginPolicy(new HttpConfig("127.0.0.1", 8700, publicOrigin, origins, List.of()), false);
    }
}
