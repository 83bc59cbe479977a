package org.opencobrowse.e2e.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.List;
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
import org.opencobrowse.e2e.setup.Desk;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.Visitor;

/** One side of a chat has no network for a while: what is written meanwhile is shown as not sent, and is there once for everybody when it is back. */
class LostNetworkTest {
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private Visitor customer;
    private ChatUi chat;
    private Visitor agent;
    private Desk desk;

    @BeforeAll
    static void start() {
        node = ServerProcess.start(ServerSettings.demo()
                .withSecondAgent()
                .withShortSilence()
                // Longer than the agent is without a network who comes back.
                .with("chat.agentAwayAfter", "8s"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void talk() {
        customer = browsers.visitor();
        chat = new ChatUi(customer.open(node.url("/demo/")));
        chat.begin();
        agent = browsers.visitor();
        // The demo agent may read what others talk about.
        desk = Desk.at(AgentDesktop.open(agent, node), "second");
        desk.accept();
        chat.sees("Second is here");
        chat.say("before");
        desk.sees("before");
    }

    @AfterEach
    void end() {
        // The next one is not to stand behind it in the queue.
        customer.context().pages().getFirst().evaluate("CoBrowse.chat.end()");
        chat.sees("This chat is over.");
    }

    @Test
    void whatTheCustomerWritesWithoutANetworkGoesOutOnceAndInOrder() {
        customer.context().setOffline(true);
        chat.say("first without");
        chat.say("second without");
        chat.sees("first without\n\nSending…\n\nsecond without\n\nSending…");
        chat.sees("Connection lost. Trying again…");
        desk.say("meanwhile");
        assertThat(desk.said()).hasText(new String[] {"before", "meanwhile"});

        customer.context().setOffline(false);

        chat.sees("Connected again.");
        isSaidOnce("before", "meanwhile", "first without", "second without");
        chat.doesNotSee("Sending…");
        chat.say("after");
        isSaidOnce("before", "meanwhile", "first without", "second without", "after");
    }

    @Test
    void whatTheAgentWritesWithoutANetworkGoesOutOnceAndInOrder() {
        agent.context().setOffline(true);
        desk.say("first without");
        desk.say("second without");
        assertThat(desk.messages().locator(".unsaid .meta")).hasText(new String[] {"Sending…", "Sending…"});
        assertThat(desk.page().locator(".desk-link")).hasText("Connection lost. Trying again…");
        chat.sees("Second will be back in a moment");
        chat.say("meanwhile");
        chat.sees("meanwhile");

        agent.context().setOffline(false);

        assertThat(desk.page().locator(".desk-link")).isHidden();
        isSaidOnce("before", "meanwhile", "first without", "second without");
        assertThat(desk.messages().locator(".unsaid")).hasCount(0);
        chat.sees("Second is here");
    }

    @Test
    void aChatWhoseAgentIsGoneIsOfferedToOthersAndTheCustomerSeesIt() {
        var other = Desk.open(browsers.visitor(), node);
        assertThat(other.waiting()).hasCount(0);
        agent.context().setOffline(true);
        desk.say("too late");
        chat.sees("Second will be back in a moment");

        chat.sees("Second lost the connection");
        chat.sees("Waiting for an agent…");
        chat.sees("You are next.");
        other.accept();
        chat.sees("Demo agent is here");
        assertThat(other.said()).hasText("before");
        other.say("I am here now");
        Await.until("what the customer reads", chat::said, List.of("before", "I am here now")::equals);

        agent.context().setOffline(false);
        assertThat(desk.page().locator(".chat-over")).isVisible();
        assertThat(desk.messages().locator(".unsaid")).containsText("Not sent.");
        chat.say("Hello");
        isSaidOnceAt(other, "before", "I am here now", "Hello");
        assertThat(desk.messages()).not().containsText("Hello");
    }

    private void isSaidOnce(String... texts) {
        isSaidOnceAt(desk, texts);
    }

    private void isSaidOnceAt(Desk somebody, String... texts) {
        assertThat(somebody.said()).hasText(texts);
        Await.until("what the customer reads", chat::said, List.of(texts)::equals);
    }
}
