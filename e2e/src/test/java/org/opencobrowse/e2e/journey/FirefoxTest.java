package org.opencobrowse.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.DemoNode;
import org.opencobrowse.e2e.setup.Firefox;
import org.opencobrowse.e2e.setup.FirefoxTab;

/** The main journey with Debian's Firefox on both sides: start, join, look, type, scroll, point, another page, end. */
class FirefoxTest {
    private static final Pattern CODE = Pattern.compile("\\d{9}");
    private static final String REPLICA = "document.querySelector('iframe').contentDocument.";

    @RegisterExtension
    static final DemoNode demo = new DemoNode();

    private static Firefox firefox;

    @BeforeAll
    static void launch() {
        firefox = Firefox.launch();
    }

    @AfterAll
    static void close() {
        firefox.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void customerAndAgentMeetSeeAndPart(boolean webSockets) {
        var customer = firefox.visitor().open(demo.process().url("/demo/login.html"));
        customer.awaitText("a page that can be shared", "CoBrowse.state", "ready");
        if (!webSockets) customer.evaluate("sessionStorage.setItem('opencobrowse.transport', 'longpoll')");
        var code = share(customer);
        var agent = firefox.visitor()
                .open(demo.process().url("/cobrowse/agent/" + (webSockets ? "" : "?disableWebSockets")));
        join(agent, code);
        agent.awaitText("a live picture", "document.querySelector('.picture-status').textContent", "Live");
        agent.awaitText("the page's heading", REPLICA + "querySelector('h1').textContent", "Sign in");
        assertThat(count(agent, REPLICA)).isEqualTo(count(customer, "document."));

        customer.evaluate("document.querySelector('#username').focus()");
        customer.type("Robin" + FirefoxTab.TAB + "secret");
        agent.awaitText("what is typed", REPLICA + "querySelector('#username').value", "Robin");
        agent.awaitText("blocks", REPLICA + "querySelector('#password').value", "••••");
        customer.awaitText("who is there", "window.joined", "Demo");
        customer.evaluate("void (location.href = '/demo/')");
        agent.awaitText("the next page", "String(" + REPLICA + "querySelectorAll('.card').length > 3)", "true");
        customer.awaitText("a place further down", "(scrollTo(0, 300), String(Math.round(scrollY)))", "300");
        agent.awaitText("the same place", "String(Math.round(" + REPLICA + "defaultView.scrollY))", "300");
        customer.awaitText("the session goes on", "CoBrowse.state", "active");
        customer.evaluate("void CoBrowse.stop()");
        agent.awaitText("the end in words", "document.body.innerText", "ended");
        customer.awaitText("the end", "CoBrowse.state", "ended");
    }

    /** By keyboard, since the question is in a root that no script reaches. */
    private static String share(FirefoxTab customer) {
        customer.evaluate("""
                void (CoBrowse.on('started', (code) => { window.code = code; }),
                  CoBrowse.on('agentJoined', (name) => { window.joined = name; }),
                  CoBrowse.start())""");
        customer.awaitText("the question", "String(document.activeElement?.localName)", "cobrowse-ui");
        customer.type(FirefoxTab.TAB + FirefoxTab.TAB + FirefoxTab.ENTER);
        return Await.until(
                "a join code",
                () -> customer.text("window.code ?? ''"),
                it -> CODE.matcher(it).matches());
    }

    private static void join(FirefoxTab agent, String code) {
        agent.awaitText(
                "the sign-in", "(document.querySelector('input').focus(), document.activeElement.localName)", "input");
        agent.type("demo" + FirefoxTab.TAB + "demo" + FirefoxTab.ENTER);
        agent.awaitText(
                "the join screen",
                "(document.querySelector('input[inputmode=numeric]').focus(), document.activeElement.inputMode)",
                "numeric");
        agent.type(code + FirefoxTab.ENTER);
    }

    /** Elements that both sides have: our own, scripts and what is marked are not mirrored. */
    private static int count(FirefoxTab tab, String document) {
        return Integer.parseInt(
                tab.text(
                        document
                                + "querySelectorAll('main *:not(script, [data-cobrowse=service], [data-cobrowse=service] *, [data-cobrowse=block] *)').length"));
    }
}
