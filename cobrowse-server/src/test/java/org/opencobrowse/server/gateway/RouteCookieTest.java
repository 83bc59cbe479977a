package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.ConfigException;
import org.opencobrowse.server.config.RouteCookieConfig;
import org.opencobrowse.server.config.RouteCookieConfig.SameSite;

class RouteCookieTest {
    @Test
    void isADotAndTheNodesNameByDefaultForThisHost() {
        var cookie = RouteCookie.of(TestConfigs.demo(Map.of("node.name", "CB_Server_1")));
        assertThat(cookie.header("CB_Server_1"))
                .isEqualTo("gcbSessionServer=.CB_Server_1; Path=/; SameSite=Lax; HttpOnly");
    }

    @Test
    void reachesPagesOfOtherSitesWhenToldSo() {
        var cookie = new RouteCookie(
                "n1", new RouteCookieConfig(Optional.of("help.example"), "/cobrowse", SameSite.NONE, true, true));
        assertThat(cookie.header("n1"))
                .isEqualTo(
                        "gcbSessionServer=.n1; Path=/cobrowse; Domain=help.example; SameSite=None; Secure; Partitioned; HttpOnly");
    }

    @Test
    void refusesWhatBrowsersWouldDropOrWhatCouldInjectAHeader() {
        for (var changed : List.of(
                Map.of("routeCookie.sameSite", "none"),
                Map.of("routeCookie.partitioned", "true"),
                Map.of("routeCookie.path", "/; Domain=evil.example"),
                Map.of("routeCookie.domain", "Shop.example:80")))
            assertThatThrownBy(() -> TestConfigs.demo(changed))
                    .as("%s", changed)
                    .isInstanceOf(ConfigException.class);
    }
}
