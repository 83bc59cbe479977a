package org.opencobrowse.e2e.fault;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** Sites with strict policies, broken markup, ten megabytes, scripts that change the language: sharing works or steps aside, and never harms. */
class HostilePageTest {
    private static final String BUTTON = "<button data-cobrowse-start hidden>Get help</button>";
    private static final int NOBODY_LISTENS = 9;

    private static StaticSite site;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private Visitor customer;

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

    @BeforeEach
    void come() {
        customer = browsers.visitor();
    }

    @Test
    void aPageWithAStrictPolicyIsSharedWithoutAViolation() {
        var policy =
                "default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'; connect-src %s %s; img-src 'self' data:; base-uri 'none'"
                        .formatted(node.origin(), node.origin().replace("http", "ws"));
        var page = visit(
                "/strict",
                loader("nonce=abc"),
                "<style nonce=abc>h1 { color: teal }</style><h1>Strict</h1>" + BUTTON,
                policy);

        isShared(page);

        customer.hasNoComplaints();
    }

    @Test
    void aPageThatDemandsTrustedTypesIsShared() {
        var page = visit(
                "/trusted",
                loader(""),
                "<h1>Trusted</h1>" + BUTTON,
                "require-trusted-types-for 'script'; trusted-types cobrowse");

        isShared(page);

        customer.hasNoComplaints();
    }

    @Test
    void aPolicyThatBlocksTheLoaderLeavesThePageAlone() {
        var page = visit("/blocked", loader(""), "<h1>Blocked</h1>" + BUTTON, "script-src 'self'");

        assertThat(page.evaluate("window.CoBrowse === undefined")).isEqualTo(true);
        assertThat(page.locator("button")).isHidden();
        customer.hasNoExceptions();
    }

    @Test
    void aPolicyThatBlocksTheSessionScriptTellsTheVisitorWhoAsked() {
        var page = visit(
                "/half",
                loader(""),
                "<h1>Half</h1>" + BUTTON,
                "script-src %s/cobrowse/js/loader.js".formatted(node.origin()));

        page.click("button");

        assertThat(page.locator("cobrowse-alert")).hasCount(1);
        customer.hasNoExceptions();
    }

    @Test
    void aSiteDoesNotNoticeThatTheServerIsAway() {
        var away = "<script async src=\"http://127.0.0.1:%d/cobrowse/js/loader.js\" data-cobrowse></script>"
                .formatted(NOBODY_LISTENS);
        var page = visit("/away", away, "<h1>Away</h1>" + BUTTON, "");

        page.waitForLoadState();
        assertThat(page.locator("h1")).hasText("Away");
        assertThat(page.locator("button")).isHidden();
        customer.hasNoExceptions();
    }

    @Test
    void aLoaderThatComesTwiceAndLateIsOne() {
        var page = visit("/twice", loader("") + loader("defer"), "<h1>Twice</h1>" + BUTTON, "");
        page.waitForFunction("window.CoBrowse !== undefined");
        page.evaluate("window.first = CoBrowse");
        page.evaluate(
                "(src) => new Promise((resolve) => document.head.append(Object.assign(document.createElement('script'), { src, onload: resolve })))",
                node.url("/cobrowse/js/loader.js?late"));

        assertThat(page.evaluate("CoBrowse === first")).isEqualTo(true);
        isShared(page);
        assertThat(page.locator("cobrowse-ui")).hasCount(1);
        customer.hasNoComplaints();
    }

    @Test
    void aLoaderThatIsInsertedAfterThePageHasLoadedWorks() {
        var page = visit("/late", "", "<h1>Late</h1>" + BUTTON, "");
        page.waitForLoadState();

        page.evaluate(
                "(src) => void document.body.append(Object.assign(document.createElement('script'), { src, async: true }))",
                node.url("/cobrowse/js/loader.js"));

        assertThat(page.locator("button")).isVisible();
        isShared(page);
        customer.hasNoComplaints();
    }

    @Test
    void aPageOfBrokenMarkupIsShared() {
        var page = visit("/broken", loader(""), """
                <table><div>in a table<tr><td>cell</div><p>para<p>graph<b>bold<i>both</b>italic</i>
                <svg><p>out of the drawing<foreignObject><div>html</svg><select><option>one<div>two</select><a href=#1>link <a href=#2>link in it</a>
                <form><form><input></form><ul><li>one<li>two</ol></ul><h1>title<h2>other</h1><my-thing is="odd"/>closed?<frame><body class=second>
                <math><mi>x</math><x:y z:a="b">colon</x:y><p id=same><p id=same><div =broken "quote" a<b>text</div><!-- -- > --><![CDATA[ cdata ]]>
                """, "");

        isShared(page);
    }

    /** What libraries do, and have done for twenty years. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Array.prototype.toJSON = function () { return '[' + this.join() + ']'; }; String.prototype.toJSON = function () { return `\"${this}\"`; }",
                "Object.prototype.inherited = 'patched'; Array.prototype.last = function () { return this[this.length - 1]; }",
                "window.MutationObserver = class { observe() {} disconnect() {} takeRecords() { return []; } }",
                "const plain = window.fetch; window.fetch = (...args) => plain(...args).then((answer) => answer)",
                "window.WebSocket = new Proxy(WebSocket, { construct: (plain, args) => new plain(...args) })",
                "for (const name of ['setTimeout', 'requestAnimationFrame']) { const plain = window[name]; window[name] = (action, ms) => plain(() => action(), ms); }",
                "[Object, Array, Node, Element, Document, EventTarget].forEach((type) => Object.freeze(type.prototype))",
                "for (const name of ['appendChild', 'insertBefore', 'removeChild']) { const plain = Node.prototype[name]; Node.prototype[name] = function (...args) { return plain.apply(this, args); }; }",
                "const plain = EventTarget.prototype.addEventListener; EventTarget.prototype.addEventListener = function (type, action, options) { return plain.call(this, type, typeof action === 'function' ? (event) => action(event) : action, options); }",
            })
    void aPageThatHasChangedTheLanguageIsShared(String patch) {
        var page = visit(
                "/patched",
                "<script>{%s}</script>%s".formatted(patch, loader("")),
                "<h1>Patched</h1><p title=kept>text</p>",
                "");
        page.waitForFunction("() => window.CoBrowse !== undefined");

        var desktop = share(page);
        page.evaluate("() => { document.getElementsByTagName('p')[0].firstChild.data = 'changed'; }");

        assertThat(desktop.replica().locator("p")).hasText("changed");
        assertThat(desktop.replica().locator("p")).hasAttribute("title", "kept");
        customer.hasNoComplaints();
    }

    /** No library does this; whoever does has a page that goes on as it would without us. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "JSON.stringify = () => '{}'; JSON.parse = () => ({})",
                "window.WebSocket = window.fetch = function () { throw new Error('patched'); }",
                "Element.prototype.append = Node.prototype.appendChild = () => { throw new Error('patched'); }",
                "document.createElement = () => null",
                "window.setTimeout = window.queueMicrotask = window.requestAnimationFrame = () => 0",
                "Element.prototype.attachShadow = () => { throw new Error('patched'); }",
                "Object.defineProperty(window, 'sessionStorage', { get: () => { throw new Error('patched'); } })",
            })
    void aPageThatHasBrokenTheLanguageGoesOn(String patch) {
        var page = visit(
                "/mad",
                "<script>{%s}</script>%s".formatted(patch, loader("")),
                "<h1>Mad</h1><input><button onclick=\"this.firstChild.data='pressed'\">Press</button>",
                "");
        page.waitForLoadState();

        page.evaluate("() => void window.CoBrowse?.start()");
        page.locator("button").dispatchEvent("click");

        assertThat(page.locator("button")).hasText("pressed");
    }

    @Test
    void aPageOfTenMegabytesIsShared() {
        var paragraph = "<p>%s</p>".formatted("Ten megabytes are a lot of words for one page. ".repeat(220));
        var page = visit("/large", loader(""), "<h1>Large</h1>" + paragraph.repeat(1_000), "");

        isShared(page);
        customer.hasNoComplaints();
    }

    /** Not every way to lay so many levels out is survived by a browser; the agent's shows the upper ones. */
    @Test
    void aPageOfManyLevelsIsFollowedAndItsUpperOnesAreShown() {
        var page = visit(
                "/deep",
                loader(""),
                "<h1>Deep</h1><div id=top></div><script>for (let level = 0, at = top.document.getElementById('top'); level < 400; level++)"
                        + " at = at.appendChild(Object.assign(document.createElement('div'), { id: 'level' + level }))</script>",
                "");
        page.waitForFunction("window.CoBrowse !== undefined");
        var desktop = share(page);

        page.evaluate("document.getElementById('level100').prepend('upper')");
        page.evaluate("document.getElementById('level399').prepend('lower')");
        PageTree.awaitEqual("after changes", page, desktop);

        assertThat(desktop.replica().locator("#level399")).hasText("lower");
        assertThat(desktop.replica().locator("#level399")).isHidden();
        assertThat(desktop.replica().getByText("upper")).isVisible();
        page.evaluate("document.body.append(document.getElementById('level300'))");
        assertThat(desktop.replica().locator("#level399")).isVisible();
        PageTree.awaitEqual("after a move", page, desktop);
    }

    @Test
    void aStormOfChangesEndsWithTheSamePage() {
        var page = visit("/storm", loader(""), "<h1>Storm</h1><ul id=list></ul>", "");
        page.waitForFunction("window.CoBrowse !== undefined");
        var desktop = share(page);

        page.evaluate("""
                () => new Promise((resolve) => {
                  const list = document.getElementById('list');
                  const end = performance.now() + 3000;
                  let count = 0;
                  const blow = () => {
                    for (let left = 80; left > 0; left--, count++) {
                      if (list.children.length > 300) list.firstChild.remove();
                      const item = list.appendChild(document.createElement('li'));
                      item.textContent = `change ${count}`;
                      item.className = `c${count % 7}`;
                      if (count % 5 === 0) list.prepend(list.lastChild);
                    }
                    if (performance.now() < end) requestAnimationFrame(blow);
                    else resolve();
                  };
                  blow();
                })
                """);

        PageTree.awaitEqual("after the storm", page, desktop);
        assertThat(desktop.page().locator(".resyncs")).isHidden();
        customer.hasNoComplaints();
    }

    private Page visit(String path, String head, String body, String policy) {
        var html =
                "<!doctype html><html><head><meta charset=utf-8><title>Page</title><link rel=icon href=data:,>%s</head><body>%s</body></html>"
                        .formatted(head, body);
        Map<String, String> headers = policy.isEmpty() ? Map.of() : Map.of("Content-Security-Policy", policy);
        return customer.open(site.page(path, new StaticSite.Page(html, headers)));
    }

    private static String loader(String attributes) {
        return "<script async src=\"%s\" data-cobrowse %s></script>"
                .formatted(node.url("/cobrowse/js/loader.js"), attributes);
    }

    private AgentDesktop share(Page page) {
        return AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));
    }

    /** From the button, where there is one, to the agent who sees the same. */
    private void isShared(Page page) {
        page.waitForFunction("window.CoBrowse !== undefined");
        var desktop = share(page);
        PageTree.awaitEqual("after joining", page, desktop);
        page.evaluate("document.querySelector('h1').textContent = 'Changed'");
        assertThat(desktop.replica().locator("h1").first()).hasText("Changed");
        PageTree.awaitEqual("after a change", page, desktop);
    }
}
