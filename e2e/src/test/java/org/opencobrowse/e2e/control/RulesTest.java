package org.opencobrowse.e2e.control;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.WireTap;

/** What a site's rules add: who may submit, what is not for agents, and where sharing pauses. */
class RulesTest {
    private static final String RULES = """
            {"domRestrictions": [
              {"submitAllowed": ["#form"], "domControl": ["#plain"]},
              {"uriTemplate": ["private"], "paused": true}
            ]}
            """;

    @TempDir
    static Path folder;

    private static StaticSite site;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() throws IOException {
        site = StaticSite.corpusPages();
        var rules = Files.writeString(folder.resolve("rules.json"), RULES);
        node = ServerProcess.start(ServerSettings.demo(site.origin()).with("privacy.rules", rules.toString()));
        site.embed(node);
    }

    @AfterAll
    static void stop() {
        node.close();
        site.close();
    }

    @Test
    void aRuleLetsAgentsSubmitOneFormAndKeepsThemOffAnElement() {
        var both = Controlled.share(node, browsers, site.url("/pages/control.html"), "websocket")
                .granted();
        both.click("#send");
        both.becomes("heard.includes('submitted')", true);
        both.evaluate("heard.length = 0");
        both.click("#query");
        both.type("fern");
        both.press("Enter");
        both.becomes("heard.includes('submitted')", true);
        both.click("#plain");
        both.refuses("the rules of this site do not let agents act here");
        both.click("#sneak");
        both.refuses("sending forms is left to the customer");
        assertThat(both.evaluate("heard.includes('click')")).isEqualTo(false);
    }

    @Test
    void whatAFrameShowsAtAnAddressWhereSharingPausesIsNotShared() {
        site.page("/frame", "<!doctype html><meta charset=utf-8><p id=inner>inside</p>");
        site.page("/holder", "<!doctype html><meta charset=utf-8><h1>holder</h1><iframe src='/frame'></iframe>");
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var both = Controlled.share(node, customer, browsers.visitor(), site.url("/holder"), "websocket");
        var inner = both.desktop().replica().frameLocator("iframe").locator("#inner");
        assertThat(inner).hasText("inside");

        in(both, "frame.history.pushState({}, '', '?private'), frame.inner.textContent = 'SECRET-in-frame'");
        both.evaluate("document.querySelector('h1').textContent = 'while'");
        assertThat(both.desktop().replica().locator("h1")).hasText("while");
        Await.until(
                "a box",
                () -> (String) both.desktop()
                        .replica()
                        .evaluate("decodeURIComponent(document.querySelector('iframe').style.backgroundImage)"),
                box -> box.contains("Not shared"));
        assertThat(inner).hasCount(0);
        in(both, "frame.inner.textContent = 'shown again', frame.history.pushState({}, '', '?public')");
        assertThat(inner).hasText("shown again");

        in(both, "frame.location.href = '/frame?private=2'");
        Await.until("there", () -> in(both, "frame.location.search + !!frame.inner"), "?private=2true"::equals);
        in(both, "frame.inner.textContent = 'SECRET-after-load'");
        both.evaluate("document.querySelector('h1').textContent = 'afterwards'");
        assertThat(both.desktop().replica().locator("h1")).hasText("afterwards");
        assertThat(String.join("\n", tap.sent())).contains("inside").doesNotContain("SECRET");
    }

    private static Object in(Controlled both, String script) {
        return both.evaluate("(() => { const frame = window[0]; return String((%s)); })()".formatted(script));
    }

    @Test
    void sharingPausesAtAnAddressAndGoesOnBehindIt() {
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var both = Controlled.share(node, customer, browsers.visitor(), site.url("/pages/control.html"), "websocket");
        both.evaluate("history.pushState({}, '', '?private'), document.body.append('SECRET-on-route')");
        both.ui().sees("Sharing is paused on this page. Nobody sees it.");
        assertThat(both.desktop().page().locator(".cover.paused")).containsText("a page that is not shared");
        both.page().reload();
        both.ui().sees("Sharing is paused on this page. Nobody sees it.");
        both.page().fill("#name", "SECRET-after-reload");
        both.page().navigate(site.url("/pages/control.html?public"));
        both.ui().sees("viewing this page");
        both.page().fill("#name", "seen");
        assertThat(both.desktop().replica().locator("#name")).hasValue("seen");
        assertThat(String.join("\n", tap.sent())).doesNotContain("SECRET");
    }
}
