package org.opencobrowse.e2e.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ChatUi;
import org.opencobrowse.e2e.setup.DemoNode;
import org.opencobrowse.e2e.setup.Desk;
import org.opencobrowse.e2e.setup.Visitor;

/** A customer has one chat in all tabs of a site, wherever they begin it and how often. */
class SecondStartTest {
    private static final String CHAT = "JSON.parse(localStorage.getItem('opencobrowse.chat'))?.id";

    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private Visitor customer;
    private Page first;
    private Page second;

    @BeforeEach
    void twoTabs() {
        customer = browsers.visitor();
        first = tab("/demo/");
        second = tab("/demo/guide.html");
    }

    @Test
    void aStartInAnotherTabIsRefusedWithItsCodeAndAPressThereLeadsToTheSameChat() {
        begin(first, "Kim of two tabs");
        var chat = new ChatUi(second);
        chat.sees("Waiting for an agent");
        var id = first.evaluate(CHAT);

        second.evaluate("CoBrowse.chat.on('error', (code) => (window.refused = code)), CoBrowse.chat.start()");
        Await.until("a second chat is refused", () -> second.evaluate("window.refused"), "chat-active"::equals);
        chat.press("Make smaller");
        chat.doesNotSee("Waiting for an agent");
        second.click("[data-cobrowse-chat]");
        chat.sees("Waiting for an agent");

        assertThat(second.evaluate(CHAT)).isEqualTo(id);
        waitsOnce("Kim of two tabs");
    }

    @Test
    void aFormThatIsOpenGivesWayToTheChatOfAnotherTab() {
        var chat = new ChatUi(second);
        second.click("[data-cobrowse-chat]");
        chat.sees("Your name");

        begin(first, "Kim of the form");

        chat.sees("Waiting for an agent");
        chat.doesNotSee("Your name");
        chat.say("From the second");
        waitsOnce("Kim of the form");
    }

    @Test
    void aChatThatIsBeingMadeGivesWayToOneThatIsThere() {
        var held = new ArrayList<Route>();
        second.route(url -> url.endsWith("/cobrowse/rest/chats"), route -> {
            if (held.isEmpty()) held.add(route);
            else route.resume();
        });
        fill(second, "Kim the slower");
        Await.until("the slower wish", second::title, _ -> !held.isEmpty());
        begin(first, "Kim the faster");
        var id = first.evaluate(CHAT);
        var chat = new ChatUi(second);
        chat.sees("Waiting for an agent");

        second.waitForResponse(
                answer -> isWish(answer.request()), () -> held.getFirst().resume());

        var desk = Desk.open(browsers.visitor(), NODE.process());
        assertThat(desk.waiting().getByText("Kim the faster")).hasCount(1);
        chat.say("From the slower tab");
        new ChatUi(first).sees("From the slower tab");
        assertThat(second.evaluate(CHAT)).isEqualTo(id);
        assertThat(desk.waiting().getByText("Kim the slower")).hasCount(0);
        customer.hasNoComplaints();
    }

    private static boolean isWish(Request request) {
        return request.method().equals("POST") && request.url().endsWith("/cobrowse/rest/chats");
    }

    private Page tab(String path) {
        var page = customer.open(NODE.process().url(path));
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
        return page;
    }

    private static void begin(Page page, String name) {
        fill(page, name);
        new ChatUi(page).sees("Waiting for an agent");
    }

    private static void fill(Page page, String name) {
        page.bringToFront();
        page.click("[data-cobrowse-chat]");
        new ChatUi(page).sees("Your name");
        page.keyboard().type(name);
        page.keyboard().press("Enter");
    }

    private void waitsOnce(String name) {
        var desk = Desk.open(browsers.visitor(), NODE.process());
        assertThat(desk.waiting().getByText(name)).hasCount(1);
        first.evaluate("CoBrowse.chat.end()");
        assertThat(desk.waiting().getByText(name)).hasCount(0);
    }
}
