package org.opencobrowse.e2e.control;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.EmbeddedSite;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.WireTap;

/** While sharing is paused nothing of the page leaves the browser, looked for in every byte that does. */
class PauseTest {
    /** What a paused page may say: who it is and that it lives. */
    private static final Set<String> SILENT = Set.of("hello", "heartbeat", "ack");

    @RegisterExtension
    static final EmbeddedSite SITE = new EmbeddedSite(StaticSite::corpusPages);

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "longpoll"})
    void nothingLeavesWhileTheCustomerPausesAndAFreshPictureFollows(String transport) {
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var both = Controlled.share(
                SITE.node(), customer, browsers.visitor(), SITE.site().url("/pages/control.html"), transport);
        both.page().fill("#name", "before");
        assertThat(both.desktop().replica().locator("#name")).hasValue("before");

        both.ui().press("Pause");
        both.ui().sees("Sharing is paused. Nobody sees this page.");
        assertThat(both.desktop().page().locator(".cover.paused")).containsText("The customer has paused sharing.");
        var said = tap.headers().size();
        both.page().fill("#name", "SECRET-while-paused");
        both.page().evaluate("document.title = 'SECRET-title'; document.body.append('SECRET-text')");
        both.page().mouse().move(300, 300);
        both.page().keyboard().press("PageDown");
        // The page goes on being paused after a load, too.
        both.page().reload();
        both.ui().sees("Sharing is paused. Nobody sees this page.");
        both.page().fill("#note", "SECRET-after-reload");
        heartbeatSince(both, tap, said);
        assertThat(SILENT).containsAll(types(tap.headers(), said));
        assertThat(String.join("\n", tap.sent())).doesNotContain("SECRET");

        both.page().fill("#note", "shown again");
        both.ui().press("Resume");
        both.ui().sees("viewing this page");
        assertThat(both.desktop().page().locator(".cover.paused")).isHidden();
        assertThat(both.desktop().replica().locator("#note")).hasValue("shown again");
        assertThat(String.join("\n", tap.sent())).doesNotContain("SECRET");
    }

    private static List<String> types(List<JsonObject> headers, int from) {
        return headers.subList(from, headers.size()).stream()
                .map(header -> header.get("type").getAsString())
                .distinct()
                .toList();
    }

    @Test
    void thePagePausesByItselfAndOnlyThePageResumes() {
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var both = Controlled.share(
                SITE.node(), customer, browsers.visitor(), SITE.site().url("/pages/control.html"), "websocket");
        both.evaluate("CoBrowse.pause()");
        both.ui().sees("Sharing is paused.");
        assertThat(both.desktop().page().locator(".cover.paused")).containsText("The website has paused sharing.");
        assertThat(both.ui().text()).doesNotContain("Resume");
        both.evaluate("CoBrowse.resume()");
        both.ui().sees("viewing this page");
        assertThat(both.desktop().page().locator(".cover.paused")).isHidden();

        both.ui().press("Pause");
        both.ui().sees("Sharing is paused.");
        var said = tap.headers().size();
        both.evaluate("CoBrowse.resume()");
        heartbeatSince(both, tap, said);
        both.ui().sees("Sharing is paused.");
        assertThat(SILENT).containsAll(types(tap.headers(), said));
    }

    /** By then the page would have said what it had to say. */
    private static void heartbeatSince(Controlled both, WireTap tap, int said) {
        Await.until(
                "a heartbeat",
                () -> {
                    // The driver tells of what was sent while it is asked something.
                    both.page().evaluate("1");
                    return types(tap.headers(), said);
                },
                types -> types.contains("heartbeat"));
    }

    @Test
    void aPauseEndsControl() {
        var both = Controlled.share(SITE.node(), browsers, SITE.site().url("/pages/control.html"), "websocket")
                .granted();
        both.evaluate("CoBrowse.pause()");
        both.ui().sees("Sharing is paused.");
        both.says("The customer has paused sharing: nobody can act there now.");
        both.evaluate("CoBrowse.resume()");
        both.ui().sees("viewing this page");
        assertThat(both.desktop().button("Ask for control")).isEnabled();
    }
}
