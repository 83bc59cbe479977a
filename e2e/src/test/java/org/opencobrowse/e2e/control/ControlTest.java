package org.opencobrowse.e2e.control;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Corpus;
import org.opencobrowse.e2e.setup.EmbeddedSite;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.StaticSite;

/** What an agent may do once the customer has said so, and what nobody may do for the customer. */
class ControlTest {
    @RegisterExtension
    static final EmbeddedSite SITE = new EmbeddedSite(ControlTest::frameworks);

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private static StaticSite frameworks() {
        var site = StaticSite.corpusPages();
        for (var name : List.of(
                "zone.js",
                "react",
                "react-dom",
                "vue",
                "rxjs",
                "core",
                "common",
                "compiler",
                "forms",
                "platform-browser",
                "platform-browser-dynamic")) site.folder(name, Corpus.packageFolder(name));
        return site;
    }

    private Controlled share(String path, String transport) {
        return Controlled.share(SITE.node(), browsers, SITE.site().url("/pages/" + path), transport);
    }

    private Controlled everything() {
        return share("control.html", "websocket").granted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "longpoll"})
    void anAgentFillsAPageInOnceTheCustomerAllowsIt(String transport) {
        var both = share("control.html", transport);
        both.click("#name");
        both.type("not yet");
        both.granted();
        assertThat(both.evaluate("document.getElementById('name').value")).isEqualTo("");

        both.click("#name");
        both.type("Ada Lovelace");
        both.becomes("document.getElementById('name').value", "Ada Lovelace");
        both.press("Tab");
        both.type("two\nlines");
        both.becomes("document.getElementById('note').value", "two\nlines");
        both.click("#free");
        both.type("Free");
        both.press("Enter");
        both.type("speech");
        both.becomes("document.getElementById('free').innerText.replace(/\\n+/g, '/')", "Free/speech");
        both.click("#agree");
        both.becomes("document.getElementById('agree').checked", true);
        both.click("#large");
        both.becomes("document.getElementById('large').checked", true);
        assertThat(both.desktop().replica().locator("#name")).hasValue("Ada Lovelace");
        assertThat(both.desktop().replica().locator("#agree")).isChecked();
        // A key that comes by itself is pressed; what was typed fast comes as text.
        assertThat(both.evaluate("[...new Set(heard.filter(it => it.startsWith('name ')))].sort().join()"))
                .isEqualTo("name beforeinput,name blur,name change,name input,name keydown");
        both.customer().hasNoExceptions();
    }

    @Test
    void choicesAreMadeInTheAgentsOwnControls() {
        var both = everything();
        both.click("#room");
        var select = both.desktop().page().getByLabel("Choose in the customer’s page");
        select.selectOption("Hall");
        both.becomes("document.getElementById('room').value", "Hall");
        assertThat(select).hasCount(0);

        both.click("#day");
        var day = both.desktop().page().getByLabel("Value in the customer’s page");
        day.fill("2026-12-24");
        both.becomes("document.getElementById('day').value", "2026-12-24");

        both.click("#amount");
        var amount = both.desktop().page().getByLabel("Value in the customer’s page");
        amount.fill("8");
        both.becomes("document.getElementById('amount').value", "8");
        assertThat(both.desktop().replica().locator("#room")).hasValue("Hall");
    }

    @Test
    void keysDoWhatTheyDoInBrowsers() {
        var both = everything();
        both.click("#name");
        both.type("abcd");
        both.press("ArrowLeft");
        both.press("ArrowLeft");
        both.press("Backspace");
        both.type("X");
        both.press("End");
        both.press("Delete");
        both.becomes("document.getElementById('name').value", "aXcd");
        both.press("Control+a");
        both.type("all new");
        both.becomes("document.getElementById('name').value", "all new");
        both.press("Control+z");
        Await.until(
                "undone", () -> both.evaluate("document.getElementById('name').value"), it -> !"all new".equals(it));
        both.click("#number");
        both.press("ArrowUp");
        both.becomes("document.getElementById('number').value", "2");
        both.click("#large");
        both.becomes("document.activeElement.id", "large");
        both.press("ArrowUp");
        both.becomes("document.querySelector('[name=size]:checked').value", "small");
    }

    @Test
    void aClickIsAWholeClickAndTheWheelTurnsWhatIsUnderIt() {
        var both = everything();
        both.click("#plain");
        both.becomes(
                "heard.filter(it => !it.startsWith('name')).join()",
                "pointerdown,mousedown,focusin,pointerup,mouseup,click");
        var box = both.desktop().replica().locator("#box").boundingBox();
        both.desktop().page().mouse().move(box.x + 20, box.y + 20);
        both.desktop().page().mouse().wheel(0, 120);
        both.becomes("document.getElementById('box').scrollTop", 120);
        var title = both.desktop().replica().locator("h1").boundingBox();
        both.desktop().page().mouse().move(title.x + 20, title.y + 5);
        both.desktop().page().mouse().wheel(0, 300);
        both.becomes("scrollY", 300);
    }

    @Test
    void inputMethodsAndPastingAreTyping() {
        var both = everything();
        both.click("#note");
        var cdp = both.desktop().page().context().newCDPSession(both.desktop().page());
        var composing = new com.google.gson.JsonObject();
        composing.addProperty("text", "漢字");
        composing.addProperty("selectionStart", 2);
        composing.addProperty("selectionEnd", 2);
        cdp.send("Input.imeSetComposition", composing);
        var committed = new com.google.gson.JsonObject();
        committed.addProperty("text", "漢字");
        cdp.send("Input.insertText", committed);
        both.becomes("document.getElementById('note').value", "漢字");
        both.desktop().page().keyboard().insertText(" pasted 👍 text");
        both.becomes("document.getElementById('note').value", "漢字 pasted 👍 text");
    }

    /** Field, words that the agent gets, what must not have happened in the page. */
    @Test
    void whatOnlyTheCustomerMayDoIsRefusedAndSaidToBoth() {
        var both = everything();
        var address = both.page().url();
        both.click("#private");
        both.refuses("this is private");
        both.ui().sees("this is private.");
        both.click("#password");
        both.type("secret");
        both.refuses("this is private");
        both.click("#locked");
        both.refuses("switched off");
        both.click("#file");
        both.refuses("only the customer");
        both.click("#outside");
        both.refuses("leads away from this site");
        both.click("#window");
        both.refuses("another window");
        both.click("#download");
        both.refuses("download");
        both.click("#send");
        both.refuses("sending forms is left to the customer");
        both.click("#sneak");
        both.refuses("sending forms is left to the customer");
        both.click("#leave");
        both.refuses("leads away from this site");
        both.click("#query");
        both.type("fern");
        both.becomes("document.getElementById('query').value", "fern");
        both.press("Enter");
        both.refuses("sending forms is left to the customer");
        assertThat(both.page()).hasURL(address);
        assertThat(both.evaluate("[heard.includes('submitted'), document.getElementById('password').value].join()"))
                .isEqualTo("false,");
        assertThat(both.customer().context().pages()).hasSize(1);
    }

    @Test
    void theAgentMovesWithinTheSiteAndTheGrantGoesAlong() {
        var both = everything();
        both.click("#inside");
        assertThat(both.page()).hasURL(SITE.site().url("/pages/control.html?next"));
        both.says("You can click and type in the customer’s page.");
        assertThat(both.desktop().page().locator(".page-url")).containsText("control.html");
        both.ui().sees("can click and type in this page");
        both.click("#name");
        both.type("on the next page");
        both.becomes("document.getElementById('name').value", "on the next page");
        both.desktop().button("Back").click();
        assertThat(both.page()).hasURL(SITE.site().url("/pages/control.html"));
        both.ui().sees("can click and type in this page");
        both.desktop()
                .page()
                .getByLabel("Address in the customer’s page, within this site")
                .fill("https://elsewhere.example/");
        both.desktop().button("Go").click();
        both.refuses("leads away from this site");
        both.desktop()
                .page()
                .getByLabel("Address in the customer’s page, within this site")
                .fill("/pages/control.html?typed");
        both.desktop().button("Go").click();
        assertThat(both.page()).hasURL(SITE.site().url("/pages/control.html?typed"));
        both.ui().sees("can click and type in this page");
    }

    @Test
    void theCustomerEndsItInMidTyping() {
        var both = everything();
        both.click("#note");
        both.type("before");
        both.becomes("document.getElementById('note').value", "before");
        both.click("#room");
        var list = both.desktop().page().getByLabel("Choose in the customer’s page");
        list.waitFor();
        both.ui().press("End control");
        assertThat(list).hasCount(0);
        both.type("after");
        both.says("The customer has ended control.");
        both.ui().sees("viewing this page");
        both.type("long after");
        assertThat(both.evaluate("document.getElementById('note').value")).isEqualTo("before");
        assertThat(both.desktop().button("Ask for control")).isEnabled();
    }

    @Test
    void theCustomerRefusesAndNoScriptAndNoAgentCanAgree() {
        var both = share("control.html", "websocket");
        both.desktop().button("Ask for control").click();
        both.ui().sees("click and type in this page?");
        both.says("Asking the customer…");
        // A script of the page sees no more of us than a click that nobody made.
        both.ui()
                .call(
                        "function () { for (const button of this.querySelectorAll('button')) if (button.textContent === 'Allow') button.click(); }",
                        "");
        both.ui().sees("click and type in this page?");
        both.page().keyboard().press("Escape");
        both.says("The customer said no.");
        both.ui().sees("viewing this page");
    }

    @Test
    void aQuestionThatNobodyAnswersIsRefusedAndAWithdrawnOneGoes() {
        try (var hasty = ServerProcess.start(
                org.opencobrowse.e2e.setup.ServerSettings.demo(SITE.site().origin())
                        .with("control.askFor", "2s"))) {
            SITE.site().embed(hasty);
            var both = Controlled.share(hasty, browsers, SITE.site().url("/pages/control.html"), "websocket");
            both.desktop().button("Ask for control").click();
            both.ui().sees("click and type in this page?");
            Await.until("no question", both.ui()::text, text -> !text.contains("in this page?"));
            Await.until(
                    "an answer",
                    () -> both.desktop().page().locator(".control-words").innerText(),
                    text -> text.contains("nothing happened") || text.contains("said no"));
            both.desktop().button("Ask for control").click();
            both.ui().sees("click and type in this page?");
            both.desktop().button("Withdraw the question").click();
            Await.until("no question", both.ui()::text, text -> !text.contains("in this page?"));
        } finally {
            SITE.site().embed(SITE.node());
        }
    }

    @Test
    void theAgentLeavesAndTheSignGoes() {
        var both = everything();
        both.desktop().button("Leave").click();
        Await.until("no sign", both.ui()::text, text -> !text.contains("can click and type"));
    }

    @Test
    void aReloadKeepsItAndTheAgentGivesItBack() {
        var both = everything();
        both.page().reload();
        both.ui().sees("can click and type in this page");
        both.desktop().seesPicture();
        both.click("#name");
        both.type("again");
        both.becomes("document.getElementById('name').value", "again");
        both.desktop().button("End control").click();
        both.ui().sees("viewing this page");
        both.says("You have given control back.");
    }

    @Test
    void theCustomersOwnTypingWins() {
        var both = everything();
        both.click("#name");
        both.becomes("document.activeElement.id", "name");
        both.page().keyboard().type("mine ");
        both.type("x");
        both.refuses("the customer is typing here");
        both.ui().sees("you are typing here.");
        assertThat(both.evaluate("document.getElementById('name').value")).isEqualTo("mine ");
    }

    @Test
    void formHelpListsWhatMayBeFilledAndSendsItUnderAGrantOnly() {
        var both = share("control.html", "websocket");
        both.desktop().button("Form fields").click();
        var panel = both.desktop()
                .page()
                .getByLabel("Form fields", new Page.GetByLabelOptions().setExact(true))
                .last();
        assertThat(panel.getByLabel("Name")).isDisabled();
        both.granted();
        assertThat(panel.getByLabel("Password")).hasCount(0);
        assertThat(panel.getByLabel("Private")).hasCount(0);
        assertThat(panel.getByLabel("Locked")).hasCount(0);
        assertThat(panel.getByLabel("File")).hasCount(0);
        panel.getByLabel("Name").fill("From the list");
        panel.getByLabel("Name").press("Tab");
        both.becomes("document.getElementById('name').value", "From the list");
        panel.getByLabel("Room").selectOption("Bath");
        both.becomes("document.getElementById('room').value", "Bath");
        panel.getByLabel("Agree").check();
        both.becomes("document.getElementById('agree').checked", true);
        panel.getByLabel("Day").fill("2026-01-02");
        panel.getByLabel("Day").press("Tab");
        both.becomes("document.getElementById('day').value", "2026-01-02");
    }

    @Test
    void theKeyboardAloneIsEnough() {
        var both = share("control.html", "websocket");
        var keys = both.desktop().page().keyboard();
        var ask = both.desktop().button("Ask for control");
        assertThat(ask).isEnabled();
        ask.focus();
        keys.press("Enter");
        both.ui().sees("click and type in this page?");
        Await.until("the answer can be given", () -> allowed(both, "disabled"), "false"::equals);
        both.page().keyboard().press("Tab");
        both.page().keyboard().press("Tab");
        both.page().keyboard().press("Enter");
        both.ui().sees("can click and type in this page");
        both.says("You can click and type in the customer’s page.");
        keys.press("Tab");
        both.becomes("document.activeElement.id", "name");
        keys.type("by keys");
        both.becomes("document.getElementById('name').value", "by keys");
        keys.press("Shift+Escape");
        assertThat(both.desktop().button("Pointer")).isFocused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#react", "#vue", "angular-fields"})
    void frameworksTakeWhatAgentsTypeAndChoose(String framework) {
        var both = share("controlled.html", "websocket").granted();
        both.click(framework + " .name");
        both.type("fern");
        both.click(framework + " .note");
        both.type("green");
        both.click(framework + " .room");
        both.desktop().page().getByLabel("Choose in the customer’s page").selectOption("Hall");
        both.click(framework + " .ok");
        var name = framework.equals("#react") ? "FERN" : "fern";
        both.becomes("document.querySelector('" + framework + " output').textContent", name + "|green|Hall|true");
        both.click(framework + " .name");
        both.press("Control+a");
        both.press("Backspace");
        both.becomes("document.querySelector('" + framework + " output').textContent", "|green|Hall|true");
        both.customer().hasNoExceptions();
    }

    /** A member of the button by which the customer says yes. */
    private static String allowed(Controlled both, String member) {
        return both.ui()
                .call(
                        "function (name) { return String([...this.querySelectorAll('button')].find((each) => each.textContent === 'Allow')[name]); }",
                        member)
                .getAsString();
    }

    @Test
    void nobodySaysYesToAQuestionThatHasJustComeUpUnderThePointer() {
        var customer = browsers.visitor();
        // Timers of half a second wait for the test.
        customer.context().addInitScript("""
                window.held = [];
                const timer = window.setTimeout;
                window.setTimeout = (run, ms, ...more) => ms === 500 && window.held ? window.held.push(run) : timer(run, ms, ...more);
                """);
        var both = Controlled.share(
                SITE.node(), customer, browsers.visitor(), SITE.site().url("/pages/control.html"), "websocket");
        both.desktop().button("Ask for control").click();
        both.ui().sees("click and type in this page?");
        var middle = both.ui()
                .call(
                        "function (name) { const box = [...this.querySelectorAll('button')].find((each) => each.textContent === name).getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }",
                        "Allow")
                .getAsJsonArray();
        both.page().mouse().click(middle.get(0).getAsDouble(), middle.get(1).getAsDouble());
        both.page().keyboard().press("Enter");
        assertThat(allowed(both, "disabled")).isEqualTo("true");
        both.ui().sees("click and type in this page?");

        both.evaluate("held.splice(0).forEach((run) => run()), held = undefined");
        both.ui().press("Allow");
        both.ui().sees("can click and type in this page");
    }

    private Controlled of(String body) {
        SITE.site()
                .page(
                        "/pages/special.html",
                        "<!doctype html><html><head><meta charset=utf-8><title>Special</title></head><body>%s</body></html>"
                                .formatted(body));
        return share("special.html", "websocket").granted();
    }

    @Test
    void whatHandlersDoBehindPromisesAndAroundTheirFrameIsRefusedToo() {
        var both = of("""
                <form id=form action="?sent"><input name=q></form>
                <p><span id=later>later</span></p><p><span id=silent>silent</span></p><p><span id=away>away</span></p><p><span id=plain>plain</span></p>
                <iframe srcdoc="<p><span id=up>up</span></p><script>document.getElementById('up').onclick = async () => { await 0; parent.document.getElementById('form').requestSubmit(); }</script>"></iframe>
                <script>
                  const on = (id, act) => { document.getElementById(id).onclick = act; };
                  on('later', async () => { for (let turn = 0; turn < 20; turn++) await turn; document.getElementById('form').requestSubmit(); });
                  on('silent', async () => { await 0; document.getElementById('form').submit(); });
                  on('away', () => Promise.resolve().then(() => { location.href = 'https://elsewhere.example/'; }));
                  on('plain', () => { document.title = 'clicked'; });
                </script>
                """);
        var address = both.page().url();
        both.click("#later");
        both.refuses("sending forms is left to the customer");
        both.click("#away");
        both.refuses("leads away from this site");
        both.click("#silent");
        both.refuses("sending forms is left to the customer");
        both.click(both.desktop().replica().frameLocator("iframe").locator("#up"));
        both.refuses("sending forms is left to the customer");
        both.click("#plain");
        both.becomes("document.title", "clicked");
        // Not asked of Playwright, which waits for what form.submit() began.
        assertThat(both.evaluate("location.href")).isEqualTo(address);
        both.customer().hasNoExceptions();
    }

    @Test
    void aPictureInAButtonIsNoLinkAndALinkInAPictureIsTheCustomers() {
        var both = of("""
                <svg hidden><symbol id=shape viewBox="0 0 9 9"><rect width=9 height=9 /></symbol></svg>
                <button id=icon onclick="document.title = 'pressed'"><svg width=40 height=40><use href="#shape" /></svg></button>
                <p><svg width=40 height=40><a href="/elsewhere"><rect id=link width=40 height=40 /></a></svg></p>
                """);
        both.click("#icon");
        both.becomes("document.title", "pressed");
        both.click("#link");
        both.refuses("only the customer");
    }

    @Test
    void tabPassesOverWhatCannotTakeTheFocus() {
        var both = of("""
                <input id=first><input id=unseen style="visibility:hidden"><fieldset disabled><input id=off></fieldset><input disabled>
                <div inert><input id=inert></div><input id=second aria-disabled=true><input type=hidden><input id=third>
                """);
        both.click("#first");
        both.becomes("document.activeElement.id", "first");
        both.press("Tab");
        both.becomes("document.activeElement.id", "second");
        both.press("Tab");
        both.becomes("document.activeElement.id", "third");
        both.press("Shift+Tab");
        both.becomes("document.activeElement.id", "second");
    }

    @Test
    void escapeDoesNotCloseWhatAgentsDoNotSee() {
        var both = of(
                "<input id=first><div id=private popover data-cobrowse=mask>private</div><div id=open popover>open</div>");
        both.click("#first");
        both.becomes("document.activeElement.id", "first");
        both.evaluate("document.getElementById('private').showPopover()");
        both.press("Escape");
        both.refuses("this is private");
        assertThat(both.evaluate("document.getElementById('private').matches(':popover-open')"))
                .isEqualTo(true);
        both.evaluate(
                "document.getElementById('private').hidePopover(), document.getElementById('open').showPopover()");
        both.press("Escape");
        both.becomes("document.getElementById('open').matches(':popover-open')", false);
    }

    /** Capture looks at a page of that size in many pieces. */
    @Test
    void whatHasComeIntoAHiddenPlaceIsHiddenHoweverMuchElseHappens() {
        var both = of("<input id=first><div id=private data-cobrowse=mask></div><main></main>");
        both.click("#first");
        both.type("a");
        both.becomes("document.getElementById('first').value", "a");
        both.evaluate("""
                (() => {
                  const main = document.querySelector('main');
                  for (let at = 0; at < 40000; at++) main.append(document.createElement('i'));
                  document.getElementById('private').append(document.getElementById('first'));
                  document.getElementById('first').focus();
                })()
                """);
        both.type("b");
        both.refuses("");
        assertThat(both.evaluate("document.getElementById('first').value")).isEqualTo("a");
    }

    /** Times of the desktop's browser stand still meanwhile: whatever the machine does, the picture is late and the outcome is not. */
    @Test
    void whatIsTypedBehindTabWaitsForAPictureThatIsLate() {
        SITE.site()
                .page(
                        "/pages/special.html",
                        "<!doctype html><title>Special</title><input id=first><input id=second><input id=third>");
        var agent = browsers.visitor();
        agent.context().clock().install();
        var line = new HeldLine(agent.context());
        var both = Controlled.share(
                        SITE.node(), browsers.visitor(), agent, SITE.site().url("/pages/special.html"), "websocket")
                .granted();
        var clock = both.desktop().page().clock();
        both.click("#first");
        both.type("a");
        both.becomes("document.getElementById('first').value", "a");
        assertThat(both.desktop().replica().locator("#first")).hasValue("a");

        clock.pauseAt(((Number) both.desktop().page().evaluate("Date.now() + 5000")).longValue());
        line.hold();
        both.click("#second");
        both.press("Tab");
        both.type("x");
        both.becomes("document.activeElement.id", "third");
        line.letThrough("outcome", 2);
        clock.runFor(500);
        assertThat(both.evaluate("document.getElementById('first').value")).isEqualTo("a");
        line.open();
        clock.resume();

        both.becomes("document.getElementById('third').value", "x");
        assertThat(both.evaluate("document.getElementById('first').value")).isEqualTo("a");
        assertThat(both.evaluate("document.getElementById('second').value")).isEqualTo("");
    }

    @Test
    void anotherAgentSeesWhoHasControl() {
        var both = everything();
        var code = both.desktop().page().locator(".session-code dd").innerText().replace(" ", "");
        var second = AgentDesktop.joined(browsers.visitor(), SITE.node(), code);
        assertThat(second.page().locator(".control-words")).containsText("has control.");
        assertThat(second.button("Ask for control")).isDisabled();
    }
}
