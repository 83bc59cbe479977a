package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;
import org.opencobrowse.e2e.setup.WireTap;

/** What a page may say to the script, and hears from it. */
class PageApiTest {
    private static final String LISTEN = """
            window.heard = [];
            const note = (name) => (...details) => heard.push(name + ' ' + JSON.stringify(details));
            const ready = (api, isTopContext) => {
              window.api = api;
              heard.push('ready ' + isTopContext);
              for (const name of ['onInitialized', 'onSessionStarted', 'onSessionEnded', 'onAgentJoined', 'onAgentLeft', 'onModeRequested', 'onModeChanged'])
                if (api[name]) api[name].add(note(name));
            };
            """;

    private static StaticSite site;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        site = new StaticSite();
        node = ServerProcess.demo(site.origin());
    }

    @AfterAll
    static void stop() {
        node.close();
        site.close();
    }

    /** As it stands on the sites of those who come from the other product, with another host. */
    private static String migrated(String options) {
        return site.page("/migrated", """
                <!doctype html><html><head><title>Migrated</title>
                <script>%s var _genesys = %s;</script>
                <script>(function(d, s, id, o) {
                  var fs = d.getElementsByTagName(s)[0], e = d.createElement(s);
                  e.id = id; e.src = o.src; e.setAttribute('data-gcb-url', o.cbUrl);
                  fs.parentNode.insertBefore(e, fs);
                })(document, 'script', 'genesys-js', { src: '%s', cbUrl: '%s' });</script>
                </head><body><h1 id=title>Migrated</h1><p id=late>Seen at first</p><p id=masked>Plain words</p><input id=private type=password></body></html>
                """.formatted(
                        LISTEN, options, node.url("/cobrowse/js/gcb.min.js"), node.url("/cobrowse")));
    }

    private static List<?> heard(Page page) {
        return (List<?>) page.evaluate("heard");
    }

    private static void awaitHeard(Page page, String what) {
        Await.until(
                what,
                () -> heard(page),
                all -> all.stream().anyMatch(each -> each.toString().startsWith(what)));
    }

    private static List<String> warnings(Visitor visitor) {
        var said = new CopyOnWriteArrayList<String>();
        visitor.context().onConsoleMessage(message -> {
            if (isOurs(message)) said.add(message.text());
        });
        return said;
    }

    private static boolean isOurs(ConsoleMessage message) {
        return message.type().equals("warning") && message.text().startsWith("co-browsing:");
    }

    /** The script of the API does not come. */
    @Test
    void whatWaitsForTheApiDoesNotGrowForEver() {
        var visitor = browsers.visitor();
        visitor.context().route(url -> url.contains("page-api"), Route::abort);
        var page = visitor.open(migrated("{}"));
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
        var waiting = page.evaluate("""
                () => {
                  const loader = window[Symbol.for('opencobrowse.loader')];
                  for (let at = 0; at < 5000; at++) loader.signal('error', 'code', 'text');
                  return loader.heard.length;
                }
                """);
        assertThat((int) waiting).isPositive().isLessThan(100);
    }

    @Test
    void aPageThatComesFromTheOtherProductChangesTheHostAndNoMore() {
        var customer = browsers.visitor();
        var page = customer.open(migrated(
                "{ buttons: { cobrowse: true }, cobrowse: { apikey: 'x', css: { browser: true }, onReady: ready } }"));
        awaitHeard(page, "onInitialized [null]");
        assertThat(page.evaluate("api.isBrowserSupported()")).isEqualTo(true);
        page.locator("cobrowse-button").click();
        var ui = new CustomerUi(page);
        ui.agree();
        var desktop = AgentDesktop.joined(browsers.visitor(), node, ui.code());
        awaitHeard(page, "onSessionStarted");
        awaitHeard(page, "onAgentJoined [{\"name\":");
        assertThat(page.locator("cobrowse-button")).hasCount(0);

        page.evaluate("api.markServiceElement(document.getElementById('late'))");
        page.evaluate("api.maskElement(document.getElementById('masked'))");
        assertThat(desktop.replica().locator("#late")).hasCount(0);
        assertThat(desktop.replica().locator("#masked")).not().containsText("Plain");

        page.evaluate("api.onMaskedElement.add((field) => heard.push('onMaskedElement ' + field.id))");
        Await.until(
                "the masked field",
                () -> {
                    page.evaluate("document.activeElement.blur()");
                    page.locator("#private").focus(); // what looks for such fields comes after the session
                    return heard(page);
                },
                all -> all.contains("onMaskedElement private"));
        desktop.button("Ask for control").click();
        awaitHeard(page, "onModeRequested [{\"agent\":");
        assertThat(heard(page).toString()).doesNotContain("onModeChanged");

        page.evaluate("api.exitSession()");
        awaitHeard(page, "onSessionEnded [{\"reason\":\"customer\"}]");
        assertThat(page.locator("cobrowse-button")).hasCount(1);
        customer.hasNoExceptions();
    }

    @Test
    void aPageLoadInASessionIsInitializedWithIt() {
        var page = browsers.visitor().open(migrated("{ cobrowse: { onReady: [ready] } }"));
        awaitHeard(page, "onInitialized [null]");
        var code = CustomerUi.share(page);
        AgentDesktop.joined(browsers.visitor(), node, code);
        page.reload();
        awaitHeard(page, "onInitialized [{\"token\":\"%s\"".formatted(code));
        awaitHeard(page, "onAgentJoined");
    }

    @Test
    void callsAtTheWrongTimeAndOptionsThatAreUnknownAreSaidOnceInTheConsole() {
        var customer = browsers.visitor();
        var said = warnings(customer);
        var page = customer.open(migrated("{ cobrowse: { disableBuiltinUI: true, onReady: ready }, debugg: 1 }"));
        awaitHeard(page, "onInitialized");
        page.evaluate("api.exitSession()");
        CustomerUi.share(page);
        page.evaluate("api.startSession()");
        Await.until("four warnings", () -> said, all -> all.size() >= 4);
        assertThat(said)
                .containsExactlyInAnyOrder(
                        "co-browsing: the option debugg is not known",
                        "co-browsing: the option cobrowse.disableBuiltinUI is not known",
                        "co-browsing: exitSession: no session runs on this page",
                        "co-browsing: startSession: a session runs already");
    }

    @Test
    void whatIsSwitchedOffIsOff() {
        var page = browsers.visitor().open(migrated("{ cobrowse: false }"));
        Await.until("the script", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
        page.evaluate(
                "() => { window.refused = []; CoBrowse.on('error', (code) => refused.push(code)); CoBrowse.start(); }");
        assertThat(page.evaluate("refused")).isEqualTo(List.of("switched-off"));
        assertThat(page.locator("cobrowse-button")).hasCount(0);
    }

    @Test
    void anAgentWhoIsLinkedByOtherMeansGetsTheCodeAndNobodyReadsItAloud() {
        var page = browsers.visitor().open(migrated("""
                { cobrowse: { onReady: ready, primaryMedia: {
                    initializeAsync(done) { setTimeout(done, 0); },
                    isAgentConnected: () => window.linked !== false,
                    sendCbSessionToken: (token) => heard.push('sent ' + token) } } }"""));
        awaitHeard(page, "onInitialized");
        page.evaluate("CoBrowse.start()");
        var ui = new CustomerUi(page);
        ui.agree();
        awaitHeard(page, "sent ");
        ui.sees("Waiting for the agent");
        assertThat(ui.text()).doesNotContain("Tell this code");
        page.evaluate("api.exitSession()");
        awaitHeard(page, "onSessionEnded");

        page.evaluate("window.linked = false");
        page.evaluate("CoBrowse.start()");
        ui.agree();
        ui.sees("Tell this code");
    }

    @Test
    void withoutWebSocketsNoneIsTried() {
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var page = customer.open(migrated("{ cobrowse: { disableWebSockets: true, onReady: ready } }"));
        awaitHeard(page, "onInitialized");
        AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));
        assertThat(String.join("\n", tap.sent()))
                .contains("\"transport\":\"longpoll\"")
                .doesNotContain("\"transport\":\"websocket\"");
    }

    @Test
    void textsOfThePageStandInPlaceOfOurs() {
        var page = browsers.visitor()
                .open(
                        migrated(
                                "{ cobrowse: { onReady: ready, localization: { codeHint: 'Sag das der Person am Telefon', buttons: { end: 'Beenden' }, warning: 'no function' } } }"));
        awaitHeard(page, "onInitialized");
        CustomerUi.share(page);
        var ui = new CustomerUi(page);
        ui.sees("Sag das der Person am Telefon");
        ui.sees("Beenden");
    }

    @Test
    void aFrameOfThePageHasTheSmallerApi() {
        migrated("{ cobrowse: { onReady: ready } }");
        var page = browsers.visitor().open(site.page("/outer", "<!doctype html><iframe src=/migrated></iframe>"));
        var frame = Await.until("the frame", page::frames, frames -> frames.size() == 2)
                .getLast();
        Await.until("its API", () -> frame.evaluate("window.heard && heard.join()"), "ready false"::equals);
        assertThat(frame.evaluate("Object.keys(api).sort().join()"))
                .isEqualTo("isBrowserSupported,markServiceElement,maskElement");
    }

    @Test
    void aPageShowsEveryStepByItself() {
        var customer = browsers.visitor();
        var page = customer.open(node.url("/demo/own-ui.html"));
        page.click("#own-start");
        assertThat(page.locator("#own-question")).isVisible();
        page.click("#own-decline");
        assertThat(page.evaluate("CoBrowse.state")).isEqualTo("ready");

        page.click("#own-start");
        page.click("#own-agree");
        assertThat(page.locator("#own-code")).isVisible();
        var code = page.locator("#own-token").textContent();
        assertThat(code).matches("\\d{9}");
        assertThat(page.locator("#own-sign")).containsText("Waiting for a gardener");
        var desktop = AgentDesktop.joined(browsers.visitor(), node, code);
        assertThat(page.locator("#own-sign")).containsText("can see this page");
        assertThat(page.locator("#own-code")).isHidden();
        assertThat(desktop.replica().locator("#plant")).hasValue("Monstera");
        assertThat(desktop.replica().locator("#own-sign")).hasCount(0);
        assertThat(desktop.replica().locator("#secret")).not().hasValue("not for agents");

        page.click("#own-pause");
        assertThat(page.locator("#own-message")).containsText("Paused");
        assertThat(desktop.page().locator(".cover")).isVisible();
        page.click("#own-resume");
        desktop.seesPicture();

        page.click("text=The same page again");
        assertThat(page.locator("#own-sign")).containsText("can see this page");
        desktop.seesPicture();
        page.click("#own-end");
        assertThat(page.locator("#own-message")).containsText("You ended it");
        assertThat(page.locator("#own-start")).isVisible();
        // None of ours was ever there.
        assertThat(new CustomerUi(page).text()).isEmpty();
        customer.hasNoExceptions();
    }
}
