package org.opencobrowse.e2e.privacy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.EmbeddedSite;
import org.opencobrowse.e2e.setup.WireTap;

/** A page is told as a whole many times: to agents who come late, after a reload, after a resync. What was hidden once is hidden each time. */
class EveryPictureTest {
    /** Fills itself when it is loaded, before and after the customer script comes. */
    private static final String PAGE = """
            <!doctype html><html><head><meta charset=utf-8><title>Page</title><link rel=icon href=data:,></head><body>
            <input id=open value="OPEN"><p id=later>nothing</p><h1>Page</h1>
            <input type=password class=secret><input autocomplete=one-time-code class=secret>
            <input autocomplete="billing cc-number" class=secret><input autocomplete=cc-exp class=secret>
            <input autocomplete=current-password class=secret><input type=hidden class=secret>
            <section data-cobrowse=mask><input class=secret placeholder="SECRET"><textarea class=secret>SECRET</textarea>
              <p class=words title="SECRET">SECRET</p><div contenteditable class=words></div>
              <details><summary class=words></summary><button value="SECRET" aria-label="SECRET">SECRET</button></details>
              <img alt="SECRET" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><text>SECRET</text></svg>"></section>
            <aside data-cobrowse=service class=words>SECRET</aside><div data-cobrowse=block class=words title="SECRET">SECRET</div>
            <script>
              for (const field of document.querySelectorAll('.secret')) field.value = 'SECRET';
              for (const part of document.querySelectorAll('.words')) part.append('SECRET');
            </script></body></html>
            """;

    @RegisterExtension
    static final EmbeddedSite SITE = new EmbeddedSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final Canary secret = Canary.fresh();
    private final Canary open = Canary.fresh();
    private WireTap tap;
    private Page page;

    @BeforeEach
    void come() {
        var customer = browsers.visitor();
        tap = WireTap.on(customer);
        page = customer.open(
                SITE.site().page("/page", PAGE.replace("OPEN", open.word()).replace("SECRET", secret.word())));
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
    }

    @Test
    void lateAgentsReloadsAndResyncsSeeNoMoreThanTheFirst() {
        var code = CustomerUi.share(page);
        var first = AgentDesktop.joined(browsers.visitor(), SITE.node(), code);
        type();
        arrives("typed", first);

        var late = AgentDesktop.joined(browsers.visitor(), SITE.node(), code);
        arrives("typed", late);
        page.reload();
        page.evaluate("document.getElementById('later').textContent = 'loaded again'");
        arrives("loaded again", first);
        type();
        first.button("Resync").click();
        assertThat(first.page().locator(".resyncs")).isVisible();
        first.seesPicture();
        var last = AgentDesktop.joined(browsers.visitor(), SITE.node(), code);

        for (var desktop : List.of(first, late, last)) {
            arrives("typed", desktop);
            assertThat(desktop.replica().locator("input[type=password]")).hasValue("••••••••");
            assertThat(open.isSeenBy(desktop)).as("what is open is seen").isTrue();
        }
        assertThat(open.isSent(tap)).as("what is open is sent").isTrue();
        secret.isNowhere(tap, SITE.node(), List.of(first, late, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask", "block", "service"})
    void whatIsMarkedLaterIsTakenBackAndNothingNewOfItLeaves(String mark) {
        page.evaluate(
                "(word) => { document.getElementById('later').innerHTML = `<b id=inner>${word}</b>`; }", open.word());
        var code = CustomerUi.share(page);
        var desktop = AgentDesktop.joined(browsers.visitor(), SITE.node(), code);
        assertThat(desktop.replica().locator("#later")).hasText(open.word());

        page.evaluate("(mark) => document.getElementById('later').setAttribute('data-cobrowse', mark)", mark);
        page.evaluate(
                "(word) => { document.getElementById('inner').textContent = word; document.getElementById('later').title = word; }",
                secret.word());
        page.evaluate("document.querySelector('h1').textContent = 'afterwards'");

        assertThat(desktop.replica().locator("h1")).hasText("afterwards");
        assertThat(desktop.replica().locator("#inner", new Frame.LocatorOptions().setHasText(open.word())))
                .hasCount(0);
        secret.isNowhere(tap, SITE.node(), List.of(desktop));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "field.type = 'text'",
                "field.removeAttribute('type')",
                "field.removeAttribute('autocomplete'); field.type = 'search'",
                "field.remove(); field.type = 'text'; document.body.prepend(field)",
                "field.type = 'text'; field.setAttribute('data-cobrowse', 'show')",
                "const parent = field.parentNode; field.type = 'text'; document.createElement('div').append(field); parent.prepend(field)",
            })
    void aFieldThatWasSecretOnceStaysSecret(String change) {
        for (var selector :
                List.of("input[type=password]", "input[autocomplete=one-time-code]", "input[autocomplete$=cc-number]"))
            page.evaluate("(selector) => document.querySelector(selector).id ||= 'field' + selector.length", selector);
        var code = CustomerUi.share(page);
        var desktop = AgentDesktop.joined(browsers.visitor(), SITE.node(), code);

        var changed = page.evaluate(
                "() => [...document.querySelectorAll('[id^=field]')].map((field) => { %s; return field.id; })"
                        .formatted(change));
        assertThat((List<?>) changed).hasSize(3);
        for (var id : (List<?>) changed) {
            page.fill("#" + id, secret.word());
            page.locator("#" + id).pressSequentially("x");
        }
        page.evaluate("document.querySelector('h1').textContent = 'afterwards'");

        assertThat(desktop.replica().locator("h1")).hasText("afterwards");
        for (var id : (List<?>) changed)
            assertThat(desktop.replica().locator("#" + id)).hasValue("••••••••");
        secret.isNowhere(tap, SITE.node(), List.of(desktop));
    }

    /** By hand, as a person does, and by script, which makes no event. */
    private void type() {
        for (var field : page.locator("input.secret:visible, textarea.secret").all())
            field.fill(secret.word() + "more");
        page.evaluate(
                "(word) => document.querySelectorAll('.words').forEach((part) => part.append(word))", secret.word());
        page.evaluate(
                "(word) => document.querySelectorAll('.secret').forEach((part) => { part.value += word; })",
                secret.word());
        page.evaluate("document.getElementById('later').textContent = 'typed'");
    }

    private void arrives(String words, AgentDesktop desktop) {
        assertThat(desktop.replica().locator("#later")).hasText(words);
        Await.until(
                "nothing under way",
                () -> desktop.page().locator(".picture-status").textContent(),
                text -> text.contains("Live"));
    }
}
