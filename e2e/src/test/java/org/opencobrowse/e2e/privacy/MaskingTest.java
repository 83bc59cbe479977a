package org.opencobrowse.e2e.privacy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.EmbeddedSite;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.WireTap;

/** Secrets are words that stand nowhere else: none of them is in what the page sends, in the agent's document or in the node's log. */
class MaskingTest {
    private static final String EVERYTHING_AN_AGENT_HAS = """
            () => {
              const texts = [document.documentElement.outerHTML];
              const look = (root) => {
                for (const element of root.querySelectorAll('*')) {
                  texts.push(element.value ?? '');
                  if (element.shadowRoot) { texts.push(element.shadowRoot.innerHTML); look(element.shadowRoot); }
                }
              };
              look(document);
              return texts.join('\\n');
            }
            """;

    @RegisterExtension
    static final EmbeddedSite SITE = new EmbeddedSite(StaticSite::corpusPages);

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "longpoll"})
    void noSecretLeavesAPageThatHidesThemEverywhere(String transport) {
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var page = customer.open(SITE.site().url("/pages/secrets.html?token=SECRET-query#SECRET-hash"));
        page.evaluate("name => sessionStorage.setItem('opencobrowse.transport', name)", transport);
        var desktop = AgentDesktop.joined(browsers.visitor(), SITE.node(), CustomerUi.share(page));
        assertThat(String.join("\n", tap.sent())).contains("\"transport\":\"" + transport + "\"");

        page.click("#password");
        page.keyboard().type("SECRET-typed");
        page.evaluate("document.getElementById('password').type = 'text'");
        page.keyboard().type("SECRET-shown");
        page.fill("#new-password", "SECRET-new");
        page.fill("#one-time-code", "SECRET-otp");
        page.fill("#card", "SECRET-card");
        page.fill("#security-code", "SECRET-cvc");
        page.fill("#masked-input", "SECRET-input");
        page.fill("#masked-area", "SECRET-area");
        page.fill("#masked-editable", "SECRET-edited");
        page.selectOption("#masked-select", "SECRET-option");
        page.setInputFiles(
                "#file",
                new FilePayload("SECRET-name.txt", "text/plain", "SECRET-content".getBytes(StandardCharsets.UTF_8)));
        page.evaluate("hideMore()");
        page.evaluate("history.replaceState(null, '', '?later=SECRET-later#SECRET-fragment')");
        page.fill("#open", "PUBLIC-typed");

        assertThat(desktop.replica().locator("#open")).hasValue("PUBLIC-typed");
        Await.until(
                "the last of what was typed",
                () -> {
                    page.title(); // what the browser has sent is heard of while it is asked for something
                    return String.join("\n", tap.sent());
                },
                sent -> sent.contains("PUBLIC-typed"));
        isNowhere("SECRET", tap, desktop);
    }

    @Test
    void noSecretLeavesTheDemoShop() {
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var page = customer.open(SITE.node().url("/demo/login.html"));
        var desktop = AgentDesktop.joined(browsers.visitor(), SITE.node(), CustomerUi.share(page));

        page.fill("#username", "PUBLIC-robin");
        page.fill("#password", "SECRET-1");
        page.click("#show-password");
        page.locator("#password").pressSequentially("SECRET-2");
        assertThat(desktop.replica().locator("#username")).hasValue("PUBLIC-robin");
        page.click("#sign-in");
        page.fill("#code", "927154");
        page.click("#verify");
        assertThat(desktop.page().locator(".page-title")).containsText("Overview");

        checkOut(page);
        assertThat(desktop.replica().locator("#given-name")).hasValue("PUBLIC-Robin");
        assertThat(desktop.replica().locator("#personal")).not().containsText("leaves");

        var sent = String.join("\n", tap.sent());
        assertThat(sent).contains("PUBLIC-robin", "PUBLIC-Robin");
        for (var secret : List.of("SECRET", "927154", "4111 1111", "41111111", "12/39", "0731", "1 284"))
            isNowhere(secret, tap, desktop);
    }

    private static void checkOut(Page page) {
        page.navigate(SITE.node().url("/demo/"));
        page.locator(".card button.add").first().click();
        page.navigate(SITE.node().url("/demo/checkout.html"));
        page.fill("#loyalty-id", "SECRET-9");
        page.fill("#gift-note", "SECRET for you");
        page.fill("#cc-name", "SECRET NAME");
        page.locator("#cc-number").pressSequentially("4111111111111111");
        page.locator("#cc-exp").pressSequentially("1239");
        page.fill("#cc-csc", "0731");
        page.fill("#given-name", "PUBLIC-Robin");
    }

    private static void isNowhere(String secret, WireTap tap, AgentDesktop desktop) {
        var found = new ArrayList<String>();
        for (var sent : tap.sent()) if (sent.contains(secret)) found.add("sent: " + around(sent, secret));
        for (var request : tap.requests())
            if (request.contains("/cobrowse/")
                    && request.replaceAll("referer=[^,}]*", "").contains(secret)) found.add("asked: " + request);
        var agent = (String) desktop.replica().evaluate(EVERYTHING_AN_AGENT_HAS)
                + desktop.page().content();
        if (agent.contains(secret)) found.add("agent: " + around(agent, secret));
        if (SITE.node().output().contains(secret))
            found.add("log: " + around(SITE.node().output(), secret));
        assertThat(found).as("where “%s” is", secret).isEmpty();
    }

    private static String around(String text, String secret) {
        var at = text.indexOf(secret);
        return "…%s…".formatted(text.substring(Math.max(0, at - 120), Math.min(text.length(), at + 60)));
    }
}
