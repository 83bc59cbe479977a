package org.opencobrowse.e2e.fault;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** A page that turns against us while it is shared, or whose own names stand in the way of the browser's. */
class SabotageTest {
    /** Breaks itself when its button is pressed, after which it still does what it did before. */
    private static final String LIVING = """
            <!doctype html><html><head><meta charset=utf-8><title>Page</title><link rel=icon href=data:,></head>
            <body><h1>Page</h1><input id=text><button onclick="sabotage()">Break</button><ul id=list><li>one</li></ul>
            <script>
              const words = document.querySelector('h1').firstChild;
              function sabotage() {
                %s;
                words.data = 'Broken';
              }
            </script></body></html>
            """;

    private static final List<String> CLOBBERED = List.of(
            "parentNode",
            "childNodes",
            "firstChild",
            "nextSibling",
            "attributes",
            "nodeType",
            "nodeName",
            "localName",
            "tagName",
            "textContent",
            "innerHTML",
            "getAttribute",
            "setAttribute",
            "remove",
            "append",
            "matches",
            "closest",
            "children",
            "ownerDocument",
            "isConnected",
            "shadowRoot",
            "id",
            "className",
            "style",
            "submit",
            "querySelectorAll");

    private static final List<String> REPLACEMENTS = List.of(
            "window.MutationObserver = class { observe() {} disconnect() {} takeRecords() { return []; } }",
            "MutationObserver.prototype.observe = MutationObserver.prototype.takeRecords = () => []",
            "Array.prototype.toJSON = () => 'broken'",
            "[Object, Array, Node, Element].forEach((type) => Object.freeze(type.prototype))",
            "window.Promise = class { constructor() { throw new Error('broken'); } }",
            "window.setTimeout = window.requestAnimationFrame = window.queueMicrotask = () => 0",
            "Element.prototype.getAttribute = Element.prototype.getAttributeNames = () => null",
            "for (const name of ['firstChild', 'nextSibling', 'parentNode', 'childNodes']) Object.defineProperty(Node.prototype, name, { get: () => null })",
            "window.WebSocket = window.fetch = class { constructor() { throw new Error('broken'); } }",
            "JSON.stringify = () => '{}'; JSON.parse = () => ({})",
            "performance.now = Performance.prototype.now = () => { throw new Error('broken'); }");

    private static final List<String> PARTS_OF_DOCUMENTS = List.of(
            "body",
            "documentElement",
            "querySelector",
            "querySelectorAll",
            "createElement",
            "activeElement",
            "currentScript",
            "addEventListener",
            "createElementNS",
            "readyState",
            "visibilityState");

    private static StaticSite site;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private Visitor customer;

    @BeforeAll
    static void start() {
        site = new StaticSite();
        node = ServerProcess.start(ServerSettings.demo(site.origin()).withShortSilence());
        site.embed(node);
    }

    @AfterAll
    static void stop() {
        node.close();
        site.close();
    }

    @BeforeEach
    void come() {
        customer = browsers.visitor();
    }

    /** Each in a page of its own, of one session. */
    @Test
    void whatAPageReplacesWhileItIsSharedDoesNotBlindTheAgent() {
        var page = customer.open(site.page("/living", LIVING.formatted("")));
        var desktop = share(page);
        for (var replacement : REPLACEMENTS) {
            page.navigate(site.page("/living", LIVING.formatted(replacement)));
            PageTree.awaitEqual(replacement, page, desktop);

            page.click("button");
            page.locator("#text").pressSequentially("typed");

            assertThat(desktop.replica().locator("h1")).hasText("Broken");
            assertThat(desktop.replica().locator("#text")).hasValue("typed");
            customer.hasNoExceptions();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Map.prototype.get = Map.prototype.has = WeakMap.prototype.get = () => undefined",
                "Set.prototype.add = Set.prototype.delete = () => undefined",
                "Array.prototype[Symbol.iterator] = () => { throw new Error('broken'); }",
                "Array.prototype.push = Array.prototype.map = Array.prototype.filter = () => []",
                "Math.min = Math.max = () => { throw new Error('broken'); }",
                "Promise.prototype.then = () => { throw new Error('broken'); }",
                "WebSocket.prototype.send = () => undefined",
                "WebSocket.prototype.send = () => { throw new Error('broken'); }",
                "window.Map = window.WeakMap = window.Set = class { constructor() { throw new Error('broken'); } }",
                "window.TextEncoder = window.AbortController = undefined",
                "Array.prototype.push = Array.prototype.map = Array.prototype.filter = () => { throw new Error('broken'); }",
                "Object.prototype.get = Object.prototype.value = Object.prototype.kind = () => { throw new Error('broken'); }",
                "String.prototype.replace = String.prototype.search = RegExp.prototype.exec = () => { throw new Error('broken'); }",
            })
    void whateverAPageBreaksItIsNotHarmedAndTheAgentIsNotDeceived(String sabotage) {
        var page = customer.open(site.page("/living", LIVING.formatted(sabotage)));
        var desktop = share(page);

        page.click("button");
        page.locator("#text").pressSequentially("typed");

        assertThat(page.locator("h1")).hasText("Broken");
        assertThat(page.locator("#text")).hasValue("typed");
        isSeenOrNotSaidToBe(desktop);
        customer.hasNoExceptions();
    }

    @Test
    void fieldsNamedLikeTheBrowsersOwnPropertiesAreOnlyFields() {
        var fields = new StringBuilder();
        for (var name : CLOBBERED) fields.append("<input name=\"%s\" value=\"%s\">".formatted(name, name));
        var page = customer.open(site.page("/clobbered", """
                <!doctype html><html><head><meta charset=utf-8><title>Page</title><link rel=icon href=data:,></head><body><h1>Page</h1>
                <form id=own>%s<input id=plain></form></body></html>
                """.formatted(fields)));
        var desktop = share(page);

        // The driver's own ways to fill a field do not survive such a form.
        page.evaluate("document.getElementById('plain').focus()");
        page.keyboard().type("changed");
        page.evaluate("Element.prototype.append.call(document.getElementById('own'), 'added')");

        assertThat(desktop.replica().locator("#plain")).hasValue("changed");
        PageTree.awaitEqual("after changes", page, desktop);
        customer.hasNoExceptions();
    }

    /** Old pages name things as they like. Each in a page of its own, of one session. */
    @Test
    void aFormThatHidesAPartOfTheDocumentIsSharedAndNotHarmed() {
        var page = customer.open(site.page("/living", LIVING.formatted("")));
        var desktop = share(page);
        for (var name : PARTS_OF_DOCUMENTS) {
            page.navigate(site.page("/hidden", """
                    <!doctype html><html><head><meta charset=utf-8><title>Page</title><link rel=icon href=data:,></head><body>
                    <form name=%s><input id=text></form><button onclick="this.textContent = 'pressed'">Press</button></body></html>
                    """.formatted(name)));
            assertThat(desktop.replica().locator("button")).hasText("Press");

            page.fill("#text", "typed");
            page.click("button");

            assertThat(page.locator("button")).hasText("pressed");
            assertThat(desktop.replica().locator("#text")).hasValue("typed");
            assertThat(desktop.replica().locator("button")).hasText("pressed");
            customer.hasNoExceptions();
        }
    }

    @Test
    void aPageThatWritesItselfAnewIsFollowed() {
        var page = customer.open(site.page("/living", LIVING.formatted("")));
        var desktop = share(page);

        page.evaluate(
                "() => { document.open(); document.write('<title>Anew</title><h1>Anew</h1><input id=other>'); document.close(); }");
        assertThat(desktop.page().locator(".page-title")).hasText("Anew");
        PageTree.awaitEqual("written anew", page, desktop);
        page.locator("#other").pressSequentially("typed anew");

        PageTree.awaitEqual("after typing", page, desktop);
        assertThat(desktop.replica().locator("#other")).hasValue("typed anew");
        new CustomerUi(page).sees("viewing this page");
        customer.hasNoExceptions();
    }

    private AgentDesktop share(Page page) {
        page.waitForFunction("() => window.CoBrowse?.state === 'ready'");
        var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));
        PageTree.awaitEqual("before", page, desktop);
        return desktop;
    }

    /** A picture that is said to be live is the page. */
    private static void isSeenOrNotSaidToBe(AgentDesktop desktop) {
        Await.until(
                "a picture of the page, or words that it is none", () -> pictureOf(desktop), SabotageTest::isHonest);
    }

    /** Looks without waiting: the picture may go from one look to the next. */
    private static String pictureOf(AgentDesktop desktop) {
        var words = String.valueOf(desktop.page().evaluate("""
                () => (document.querySelector('.ended .sentence') ?? document.querySelector('.picture-status'))?.textContent ?? ''"""));
        if (!words.startsWith("Live")) return words;
        try {
            return words + " / " + desktop.replica().locator("h1").allTextContents();
        } catch (PlaywrightException _) {
            return words;
        }
    }

    private static boolean isHonest(String picture) {
        return picture.contains("Broken") || !(picture.isEmpty() || picture.startsWith("Live"));
    }
}
