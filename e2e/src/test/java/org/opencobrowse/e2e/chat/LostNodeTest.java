package org.opencobrowse.e2e.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ChatUi;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Desk;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** A page is shared in a chat when its node dies: the chat goes on, and whatever the customer shares next has its agent, who types nothing. */
class LostNodeTest {
    private static final String SESSION = "JSON.parse(sessionStorage.getItem('opencobrowse.session'))";

    private static final StaticSite site = new StaticSite();
    private static ServerCluster cluster;
    private static Nginx balancer;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final List<String> said = new ArrayList<>();
    private Visitor customer;
    private Page page;
    private ChatUi chat;
    private CustomerUi ui;
    private Visitor agent;
    private Desk desk;

    @BeforeAll
    static void start() {
        cluster =
                ServerCluster.start(3, settings -> settings.with("http.origins", "[\"%s\"]".formatted(site.origin())));
        balancer = Nginx.sticky(cluster);
        site.page("/", """
                <!doctype html><html><head><title>Site</title><link rel=icon href=data:,>
                <script async src="%s" data-cobrowse></script></head>
                <body><h1>Site</h1><button type=button data-cobrowse-chat hidden>Chat</button></body></html>
                """.formatted(balancer.url("/cobrowse/js/loader.js")));
    }

    @AfterAll
    static void stop() {
        balancer.close();
        cluster.close();
        site.close();
    }

    @AfterEach
    void endAndRevive() {
        // The same agent would find this chat again, and watch its page.
        desk.press("End");
        desk.press("End the chat");
        for (var at = 0; at < 3; at++) if (!cluster.node(at).isAlive()) cluster.restart(at);
    }

    @BeforeEach
    void shareInAChat() {
        customer = browsers.visitor();
        page = customer.open(site.url("/"));
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
        chat = new ChatUi(page);
        ui = new CustomerUi(page);
        chat.begin();
        agent = browsers.visitor();
        desk = Desk.at(AgentDesktop.at(agent.open(balancer.url("/cobrowse/agent/"))), "demo");
        desk.accept();
        bothSay("first");
        desk.press("Invite to share");
        chat.press("Share this page");
        ui.agree();
        isWatched("first");
    }

    @Test
    void theSessionThatIsContinuedHasItsAgentAndTheChatGoesOn() {
        kill();
        ui.sees("Continue sharing");
        bothSay("while nothing is shared");
        ui.press("Continue sharing");

        isWatched("continued");
        bothSay("continued");
        customer.hasNoExceptions();
        agent.hasNoExceptions();
    }

    @Test
    void anotherSessionInPlaceOfTheLostOneHasItsAgentToo() {
        var lost = page.evaluate(SESSION + ".token");
        kill();
        ui.sees("Continue sharing");
        ui.press("Close");
        var ending = desk.desktop().page().locator(".ended .sentence");
        assertThat(ending).hasText(Pattern.compile("The server that carried this session failed|already ended"));
        bothSay("while nothing is shared");
        desk.press("Invite to share");
        chat.press("Share this page");
        ui.agree();

        isWatched("another");
        assertThat(page.evaluate(SESSION + ".token")).isNotEqualTo(lost);
        bothSay("another");
        customer.hasNoExceptions();
        agent.hasNoExceptions();
    }

    /** The node that has the session. */
    private void kill() {
        var name = (String) page.evaluate(SESSION + ".node");
        cluster.node(Integer.parseInt(name.substring(1)) - 1).kill();
    }

    /** The customer first. Both read everything once, in one order. */
    private void bothSay(String when) {
        said.add("customer, " + when);
        chat.say(said.getLast());
        assertThat(desk.said()).hasText(said.toArray(String[]::new));
        said.add("agent, " + when);
        desk.say(said.getLast());
        Await.until("what the customer reads", chat::said, said::equals);
        assertThat(desk.said()).hasText(said.toArray(String[]::new));
    }

    private void isWatched(String when) {
        ui.sees("viewing this page");
        desk.desktop().seesPicture();
        page.evaluate("word => void (document.querySelector('h1').textContent = word)", when);
        assertThat(desk.desktop().replica().locator("h1")).hasText(when);
        PageTree.awaitEqual(when, page, desk.desktop());
    }
}
