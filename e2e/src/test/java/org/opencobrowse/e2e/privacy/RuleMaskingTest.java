package org.opencobrowse.e2e.privacy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.WireTap;

/** What a rule file hides leaves no browser: from the first picture, after whatever the page does, and when the file becomes another one. */
class RuleMaskingTest {
    private static final String RULES = """
            <domRestrictions>
              <restrictionsSet>
                <uriTemplate type="regexp" pattern="/page$"/>
                <dataMasking>
                  <element selector=".private"/>
                  <element selector=".vip .note"/>
                  <element selector="h2.account + *"/>
                  <element selector="section:has(> .confidential)"/>
                  <element selector="input[name=iban]"/>
                  MORE
                </dataMasking>
                <blocking><element selector=".adverts"/></blocking>
                <pictureMasking><element selector=".faces"/></pictureMasking>
              </restrictionsSet>
              <restrictionsSet>
                <uriTemplate type="regexp" pattern="/inner$"/>
                <dataMasking><element selector=".inner"/></dataMasking>
              </restrictionsSet>
            </domRestrictions>
            """;
    private static final String PAGE = """
            <!doctype html><html><head><meta charset=utf-8><title>Page</title><link rel=icon href=data:,></head><body>
            <h1>Page</h1><p id=open>OPEN</p><p id=later>nothing</p>
            <div class=private title="SECRET">SECRET <a href="/x?SECRET" aria-label="SECRET" data-id="SECRET">SECRET</a>
              <input value="SECRET" placeholder="SECRET"><select><option label="SECRET" value="SECRET">SECRET</select>
              <svg><text>SECRET</text><title>SECRET</title></svg><div contenteditable>SECRET</div>
              <style>.x::after { content: "SECRET" }</style><span style="background: url(/SECRET.png)">x</span></div>
            <h2 class=account>Number</h2><p id=sibling>SECRET</p>
            <section><b class=confidential></b><p>SECRET</p></section>
            <input name=iban value="SECRET">
            <div class=adverts title="SECRET">SECRET</div>
            <style>.deco, .deco::before { background-image: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) } .deco::before { content: 'x' } .deco::after { content: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) } .deco, .deco::before { mask-image: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) }</style>
            <div class=faces><b class=deco></b><p>OPEN</p><img src="/SECRET.png" alt="SECRET"><i style="background-image: url('/SECRET.png')">i</i>
              <u data-src="/SECRET.jpg" data-bg="x/SECRET" data-options='{"image":"SECRET"}'>u</u><a href="/SECRET.jpeg">a</a><s id=moving>s</s>
              <input type=image src="/SECRET.png"><picture><source srcset="/SECRET.png"><img></picture></div>
            <div id=host></div>
            <iframe srcdoc='<p class=private title="SECRET">SECRET</p><h2 class=account></h2><p>SECRET</p><p>FRAMED</p>'></iframe>
            <script>
              document.getElementById('moving').animate([{ backgroundImage: 'url(/SECRET.png)', opacity: 0.5 }], { duration: 1, fill: 'both' });
              const root = document.getElementById('host').attachShadow({ mode: 'open' });
              root.innerHTML = '<p class=private title="SECRET">SECRET</p><h2 class=account></h2><p>SECRET</p><p id=inner>OPEN</p>';
            </script></body></html>
            """;

    private static final String BACKGROUNDS =
            "part => [null, '::before'].map((of) => getComputedStyle(part, of)).map((it) => it.backgroundImage + ' ' + it.maskImage).join(' ') + getComputedStyle(part, '::after').content";

    /** Each in a page of its own: {@code later} is what begins to be hidden. */
    private static final List<String> HIDING = List.of(
            "later.className = 'private'; later.textContent = word",
            "document.body.classList.add('vip'); later.className = 'note'; later.title = word",
            "later.className = 'note'; later.innerHTML = `<b>${word}</b>`; document.body.className = 'vip'",
            "const heading = document.createElement('h2'); heading.className = 'account'; later.before(heading); later.textContent = word",
            "document.getElementById('sibling').replaceWith(later); later.textContent = word",
            "const mark = document.createElement('b'); mark.className = 'confidential'; const part = document.createElement('section');"
                    + " later.replaceWith(part); part.append(later, mark); later.textContent = word",
            "const field = document.createElement('input'); later.append(field); field.value = word; field.name = 'iban'",
            "const inner = document.getElementById('host').shadowRoot.getElementById('inner'); inner.className = 'private'; inner.textContent = word",
            "document.getElementById('host').className = 'private'; document.getElementById('host').shadowRoot.getElementById('inner').textContent = word",
            "later.className = 'adverts'; later.textContent = word; later.title = word",
            "document.querySelector('.private').append(later); later.textContent = word",
            "history.replaceState(null, '', '/elsewhere'); history.replaceState(null, '', '/page'); later.className = 'private'; later.textContent = word");

    @TempDir
    static Path folder;

    private static Path file = Path.of("");
    private static StaticSite site;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final Canary secret = Canary.fresh();
    private final Canary open = Canary.fresh();
    private final Canary framed = Canary.fresh();
    private WireTap tap;
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        site = new StaticSite();
        file = folder.resolve("rules.xml");
        write("");
        node = ServerProcess.start(ServerSettings.demo(site.origin())
                .with("privacy.rules", file.toString())
                .with("privacy.rulesCheckEvery", "1s"));
        site.embed(node);
    }

    @AfterAll
    static void stop() {
        node.close();
        site.close();
    }

    @BeforeEach
    void come() {
        var customer = browsers.visitor();
        tap = WireTap.on(customer);
        page = customer.open(site.page(
                "/page",
                PAGE.replace("OPEN", open.word())
                        .replace("SECRET", secret.word())
                        .replace("FRAMED", framed.word())));
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
    }

    @Test
    void whatRulesHideIsNotInAPictureOfThePage() {
        var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));

        assertThat(desktop.replica().locator("#open")).hasText(open.word());
        assertThat(desktop.replica().locator("#inner")).hasText(open.word());
        assertThat(desktop.replica().locator(".faces p")).hasText(open.word());
        assertThat(desktop.replica().locator("#sibling")).containsText("••••");
        Await.until(
                "what is open in the frame",
                () -> {
                    page.title(); // what the browser has sent is heard of while it is asked for something
                    return framed.isSent(tap);
                },
                sent -> sent);
        assertThat(desktop.replica().locator(".deco").evaluate(BACKGROUNDS)).isEqualTo("none none none none\"\"");
        secret.isNowhere(tap, node, List.of(desktop));
        assertThat(node.output()).contains("customer-applies-rules", "rules-taken");
    }

    /** Nothing in it changes but its address. */
    @Test
    void inAFrameTheRulesForItsAddressHoldWhateverItWasBefore() {
        site.page("/holder", "<!doctype html><meta charset=utf-8><h1>Page</h1><iframe src='/frame'></iframe>");
        site.page("/frame", "<!doctype html><meta charset=utf-8><p class=inner>" + open.word() + "</p>");
        page.navigate(site.url("/holder"));
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
        var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));
        var inner = desktop.replica().frameLocator("iframe").locator(".inner");
        assertThat(inner).hasText(open.word());
        page.evaluate("window[0].history.pushState({}, '', '/inner')");
        assertThat(inner).containsText("••••");
    }

    /** One session, which goes on over the pages. */
    @Test
    void whatBeginsToBeHiddenIsHiddenAtOnce() {
        var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));
        for (var change : HIDING) {
            assertThat(desktop.replica().locator("h1")).hasText("Page");
            assertThat(desktop.replica().locator("#later")).hasText("nothing");

            page.evaluate(
                    "(word) => { const later = document.getElementById('later'); %s; }".formatted(change),
                    secret.word());
            page.evaluate("document.querySelector('h1').textContent = 'afterwards'");

            assertThat(desktop.replica().locator("h1")).hasText("afterwards");
            secret.isNowhere(tap, node, List.of(desktop));
            page.reload();
        }
    }

    @Test
    void whatCeasesToBeHiddenIsSeen() {
        var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));
        assertThat(desktop.replica().locator("#later")).hasText("nothing");
        page.evaluate(
                "(word) => { const later = document.getElementById('later'); later.className = 'private'; later.textContent = word; }",
                open.word());
        assertThat(desktop.replica().locator("#later")).containsText("••••");
        page.evaluate("document.getElementById('later').className = ''");
        assertThat(desktop.replica().locator("#later")).hasText(open.word());
    }

    @Test
    void anotherFileHoldsAtOnceForSessionsThatRun() throws IOException {
        var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));
        assertThat(desktop.replica().locator("#later")).hasText("nothing");
        var snapshots = tap.snapshots();
        try {
            write("<element selector=\"#later\"/>");
            assertThat(desktop.replica().locator("#later")).containsText("••••");
            page.evaluate("(word) => { document.getElementById('later').textContent = word; }", secret.word());
            page.evaluate("document.querySelector('h1').textContent = 'afterwards'");

            assertThat(desktop.replica().locator("h1")).hasText("afterwards");
            assertThat(tap.snapshots()).isGreaterThan(snapshots);
            secret.isNowhere(tap, node, List.of(desktop));

            Files.writeString(file, "<domRestrictions>");
            Await.until("the alarm", () -> Metrics.of(node).sum("cobrowse_rules_alarm"), alarm -> alarm == 1);
            page.evaluate("document.querySelector('h1').textContent = 'still there'");
            assertThat(desktop.replica().locator("h1")).hasText("still there");
            secret.isNowhere(tap, node, List.of(desktop));
        } finally {
            write("");
        }
    }

    /** Whatever keeps the rules away, or from being read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"hash\":\"x\"}",
                "{\"hash\":\"x\",\"rules\":{\"privateByDefault\":false,\"sets\":[{\"pages\":[],\"shredding\":[]}]}}",
                "<html>"
            })
    void withoutRulesNothingIsSent(String answer) {
        page.route("**/rest/live/rules", route -> answerWith(route, answer));
        page.evaluate("CoBrowse.start()");
        new CustomerUi(page).agree();

        new CustomerUi(page).sees("Nothing was shared");
        assertThat(tap.headers()).isEmpty();
        assertThat(tap.requests()).noneMatch(request -> request.startsWith("POST") && request.contains("/cobrowse/"));
    }

    @Test
    void aSessionThatRunsEndsWhenItsNextPageGetsNoRules() {
        var code = CustomerUi.share(page);
        var desktop = AgentDesktop.joined(browsers.visitor(), node, code);
        assertThat(desktop.replica().locator("#open")).hasText(open.word());
        var hellos = hellos();

        // The shortest waits that there are.
        page.addInitScript("Math.random = () => 0");
        page.route("**/rules?*", Route::abort);
        page.reload();

        new CustomerUi(page).sees("Nothing was shared");
        assertThat(hellos()).isEqualTo(hellos);
        assertThat(desktop.page().locator("body")).containsText("ended");
    }

    /** The server refuses what is no selector; a browser may be older than the server's words. */
    @Test
    void aSelectorThatTheBrowserDoesNotKnowHidesEverything() {
        page.route("**/rest/live/rules", route -> {
            var response = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(response)
                    .setBody(response.text().replace(".private", ":of-tomorrow(x)")));
        });
        var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));

        assertThat(desktop.replica().locator("h1")).hasText("••••");
        page.evaluate("(word) => { document.getElementById('later').textContent = word; }", secret.word());
        page.evaluate("document.body.append(document.createElement('hr'))");
        assertThat(desktop.replica().locator("hr")).hasCount(1);
        open.isNowhere(tap, node, List.of(desktop));
        secret.isNowhere(tap, node, List.of(desktop));
    }

    private static void answerWith(Route route, String answer) {
        if (answer.isEmpty()) route.abort();
        else
            route.fulfill(new Route.FulfillOptions()
                    .setHeaders(java.util.Map.of(
                            "Access-Control-Allow-Origin", site.origin(), "Access-Control-Allow-Credentials", "true"))
                    .setBody(answer));
    }

    private long hellos() {
        return tap.headers().stream()
                .filter(header -> header.get("type").getAsString().equals("hello"))
                .count();
    }

    private static void write(String more) throws IOException {
        Files.writeString(file, RULES.replace("MORE", more));
    }
}
