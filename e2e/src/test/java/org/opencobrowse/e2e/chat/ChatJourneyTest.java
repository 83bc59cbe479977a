package org.opencobrowse.e2e.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ChatUi;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.DemoNode;
import org.opencobrowse.e2e.setup.Desk;
import org.opencobrowse.e2e.setup.PageTree;

/** From the first click on "Chat" to the transcript; sharing the page is asked for in the chat and agreed to by the customer. */
class ChatJourneyTest {
    private static final String MARKUP = "<img src=x onerror=\"document.title='broken in'\"><b>bold</b>";

    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void customerAndAgentTalkShareThePageAndKeepTheTranscript() throws IOException {
        var customer = browsers.visitor();
        var page = customer.open(NODE.process().url("/demo/"));
        var chat = new ChatUi(page);
        chat.begin();
        chat.sees("You are next.");
        chat.say("Does the fern like shade?");
        chat.sees("Sent");

        var agent = browsers.visitor();
        var desk = Desk.open(agent, NODE.process());
        desk.accept();
        chat.sees("Demo agent is here");
        desk.sees("Does the fern like shade?");
        desk.page().getByLabel("Write a message").pressSequentially("It d");
        chat.sees("Demo agent is writing");
        desk.say("It does.\nWould you like to see?");
        chat.sees("It does.\nWould you like to see?");
        assertThat(desk.messages().locator(".own .mark")).hasText("Seen");
        chat.press("Write a message");
        // Longer than the pause between two signs of typing.
        page.keyboard().type("Yes, please show me", new Keyboard.TypeOptions().setDelay(200));
        assertThat(desk.messages().locator(".typing")).isVisible();
        page.keyboard().press("Enter");
        desk.sees("Yes, please show me");

        desk.press("Invite to share");
        chat.sees("would like to see this page");
        assertThat(page.evaluate("CoBrowse.state")).isEqualTo("ready");
        chat.press("Share this page");
        new CustomerUi(page).agree();
        desk.desktop().seesPicture();
        PageTree.awaitEqual("the chat is not part of the page", page, desk.desktop());
        assertThat(desk.desktop().replica().content()).doesNotContain("Does the fern like shade?", "<cobrowse-chat");

        page.navigate(NODE.process().url("/demo/cart.html"));
        chat.sees("Does the fern like shade?");
        desk.desktop().seesPicture();
        PageTree.awaitEqual("after another page", page, desk.desktop());

        desk.press("End");
        desk.page().locator("dialog[open]").getByText("End the chat", exactly()).click();
        chat.sees("This chat is over.");
        var saved = page.waitForDownload(() -> chat.press("Save as text"));
        assertThat(Files.readString(saved.path()))
                .contains("You: Does the fern like shade?", "Demo agent: It does.", "You are sharing this page");
        chat.press("Close");
        Await.until("no chat", chat::text, String::isEmpty);
        assertThat((String) page.evaluate("localStorage.getItem('opencobrowse.chat')"))
                .isNull();
        customer.hasNoComplaints();
        agent.hasNoComplaints();
    }

    @Test
    void textsAreTextsAndNeverMarkup() {
        var customer = browsers.visitor();
        var page = customer.open(NODE.process().url("/demo/"));
        var chat = new ChatUi(page);
        chat.begin();
        chat.say(MARKUP);
        var agent = browsers.visitor();
        var desk = Desk.open(agent, NODE.process());
        desk.accept();
        desk.say(MARKUP);
        chat.sees("Demo agent\n\n" + MARKUP);

        assertThat(desk.messages().locator(".bubble")).hasText(new String[] {MARKUP, MARKUP});
        assertThat(desk.messages().locator("img, b")).hasCount(0);
        assertThat(chat.call("function () { return this.querySelectorAll('img, b').length; }", "")
                        .getAsInt())
                .isZero();
        assertThat(page.title()).doesNotContain("broken in");
        assertThat(desk.page().title()).doesNotContain("broken in");
        page.evaluate("CoBrowse.chat.end()");
        chat.sees("You ended the chat");
        desk.sees("The customer ended the chat");
        customer.hasNoComplaints();
        agent.hasNoComplaints();
    }

    @Test
    void tabsAreInStepAndAReloadKeepsTheChat() {
        var customer = browsers.visitor();
        var first = customer.open(NODE.process().url("/demo/"));
        var firstChat = new ChatUi(first);
        firstChat.begin();
        var desk = Desk.open(browsers.visitor(), NODE.process());
        desk.accept();
        var second = customer.open(NODE.process().url("/demo/guide.html"));
        var secondChat = new ChatUi(second);
        secondChat.sees("Demo agent is here");
        secondChat.press("Make smaller");
        Await.until("minimised in the first tab too", firstChat::text, text -> !text.contains("Demo agent"));

        desk.say("Are you still there?");
        for (var page : new Page[] {first, second})
            Await.until("one unread", page::title, title -> title.startsWith("(1) "));
        secondChat.press("Open the chat");
        firstChat.sees("Are you still there?");
        for (var page : new Page[] {first, second})
            Await.until("none unread", page::title, title -> !title.startsWith("("));

        first.bringToFront();
        first.evaluate("CoBrowse.chat.on('error', (code) => (window.refused = code)), CoBrowse.chat.start()");
        Await.until("a second chat is refused", () -> first.evaluate("window.refused"), "chat-active"::equals);
        first.reload();
        firstChat.sees("Are you still there?");
        firstChat.say("Yes, here");
        secondChat.sees("Yes, here");
        desk.sees("Yes, here");

        firstChat.press("End the chat");
        firstChat.press("End it");
        secondChat.sees("This chat is over.");
        firstChat.press("Close");
        Await.until("closed in both", () -> firstChat.text() + secondChat.text(), String::isEmpty);
        customer.hasNoComplaints();
    }

    @Test
    void aChatInAWindowOfItsOwnComesBackWhenThatIsClosed() {
        var customer = browsers.visitor();
        var page = customer.open(NODE.process().url("/demo/"));
        var chat = new ChatUi(page);
        chat.begin();
        var desk = Desk.open(browsers.visitor(), NODE.process());
        desk.accept();

        var window = page.waitForPopup(() -> chat.press("Open in a window of its own"));
        var there = new ChatUi(window);
        there.sees("Demo agent is here");
        there.say("From the window");
        desk.sees("From the window");
        chat.sees("This chat is in a window of its own.");
        window.close();
        chat.doesNotSee("This chat is in a window of its own.");
        chat.say("From the page");
        desk.sees("From the page");
        desk.press("Leave");
        desk.sees("Demo agent left");
        chat.sees("Waiting for an agent");
        page.evaluate("CoBrowse.chat.end()");
        chat.sees("This chat is over.");
    }

    @Test
    void isUsedWithTheKeyboardAlone() {
        var customer = browsers.visitor();
        var page = customer.open(NODE.process().url("/demo/"));
        var chat = new ChatUi(page);
        var start = page.locator("[data-cobrowse-chat]");
        // Hidden until the chat can be used, and nothing hidden takes the focus.
        start.waitFor();
        start.focus();
        page.keyboard().press("Enter");
        chat.sees("Your name");
        page.keyboard().type("Kim");
        page.keyboard().press("Enter");
        chat.sees("Waiting for an agent");
        page.keyboard().type("one");
        page.keyboard().press("Shift+Enter");
        page.keyboard().type("two");
        page.keyboard().press("Enter");
        chat.sees("one\ntwo");
        chat.sees("Sent");

        page.keyboard().press("Escape");
        chat.doesNotSee("one\ntwo");
        page.keyboard().press("Enter");
        chat.sees("one\ntwo");
        assertThat(chat.call("function () { return this.activeElement?.localName ?? ''; }", "")
                        .getAsString())
                .isEqualTo("textarea");
        var roles =
                "function () { return ['log', 'dialog', 'status'].filter((role) => !this.querySelector(`[role=${role}]`)).join(); }";
        assertThat(chat.call(roles, "").getAsString()).isEmpty();
        var nameless =
                "function () { return [...this.querySelectorAll('button, textarea')].filter((one) => !(one.getAttribute('aria-label') ?? one.textContent)).length; }";
        assertThat(chat.call(nameless, "").getAsInt()).isZero();
        page.evaluate("CoBrowse.chat.end()");
        chat.sees("This chat is over.");
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }
}
