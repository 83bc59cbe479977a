package org.opencobrowse.e2e.accessibility;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ChatUi;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Desk;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;

/** No screen of ours has a fault that a program can find. */
class ScreensTest {
    private static final String CHAT = "cobrowse-chat";
    private static final String SHARING = "cobrowse-ui";

    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        node = ServerProcess.start(ServerSettings.demo()
                .with(
                        "chat.answers",
                        "[{title: Hello, text: 'How can I help you?'}, {title: Thanks, text: Thank you}]"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void whatIsWrongInOurRootsIsFound() {
        var page = shop();
        new ChatUi(page).begin();
        page.evaluate("""
                () => {
                  const pale = document.createElement('p');
                  pale.textContent = 'who could read this';
                  pale.style = 'position: fixed; inset: 0 auto auto 0; background: #fff; color: #ccc';
                  document.querySelector('cobrowse-chat').shadowRoot.append(document.createElement('button'), pale);
                }
                """);
        assertThat(Axe.faults(page, List.of(CHAT)))
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("button-name "),
                        fault -> assertThat(fault).startsWith("color-contrast "));
    }

    @Test
    void theChatOfTheCustomer() {
        var page = shop();
        var chat = new ChatUi(page);
        page.click("[data-cobrowse-chat]");
        chat.sees("Your name");
        Axe.findsNothing("chat: start form", page, CHAT);
        chat.press("Start the chat");
        chat.sees("You are next.");
        chat.say("Does the fern like shade?");
        chat.sees("Sent");
        Axe.findsNothing("chat: waiting", page, CHAT);

        var desk = Desk.open(browsers.visitor(), node);
        desk.accept();
        desk.say("It does.");
        desk.press("Invite to share");
        chat.sees("would like to see this page");
        Axe.findsNothing("chat: invitation", page, CHAT);
        chat.press("Not now");

        page.context().setOffline(true);
        chat.say("Really?");
        chat.sees("Sending");
        Axe.findsNothing("chat: without a network", page, CHAT);
        page.context().setOffline(false);
        desk.sees("Really?");
        chat.sees("Seen");

        chat.press("Make smaller");
        desk.say("Yes.");
        seesOneUnread(page);
        Axe.findsNothing("chat: minimised", page, CHAT);
        chat.press("Open the chat");
        var window = page.waitForPopup(() -> chat.press("Open in a window of its own"));
        new ChatUi(window).sees("Demo agent is here");
        Axe.findsNothing("chat: window of its own", window);
        chat.sees("This chat is in a window of its own.");
        Axe.findsNothing("chat: elsewhere", page, CHAT);
        window.close();
        chat.doesNotSee("This chat is in a window of its own.");

        chat.press("End the chat");
        chat.sees("End this chat?");
        Axe.findsNothing("chat: end question", page, CHAT);
        chat.press("End it");
        chat.sees("This chat is over.");
        Axe.findsNothing("chat: over", page, CHAT);
    }

    @Test
    void sharingAtBothSides() {
        var page = shop();
        var ui = new CustomerUi(page);
        page.evaluate("CoBrowse.start()");
        ui.sees("Share this page");
        Axe.findsNothing("sharing: consent", page, SHARING);
        ui.agree();
        var code = ui.code();
        Axe.findsNothing("sharing: code", page, SHARING);

        var desktop = AgentDesktop.joined(Axe.visitor(browsers), node, code);
        ui.sees("viewing this page");
        Axe.findsNothing("sharing: an agent is here", page, SHARING);
        Axe.findsNothing("desktop: live", desktop.page());
        desktop.button("Form fields").click();
        assertThat(desktop.page().getByLabel("Form fields").first()).isVisible();
        Axe.findsNothing("desktop: form fields", desktop.page());
        desktop.button("Ask for control").click();
        ui.sees("click and type in this page?");
        Axe.findsNothing("sharing: control is asked for", page, SHARING);
        Axe.findsNothing("desktop: control is asked for", desktop.page());
        ui.press("Allow");
        ui.sees("can click and type in this page");
        Axe.findsNothing("sharing: control", page, SHARING);
        Axe.findsNothing("desktop: control", desktop.page());
        desktop.button("End for all").click();
        assertThat(desktop.button("End session")).isVisible();
        Axe.findsNothing("desktop: end question", desktop.page());
        desktop.button("End session").click();
        ui.sees("The agent ended the session.");
        Axe.findsNothing("sharing: over", page, SHARING);
        desktop.seesEnding("");
        Axe.findsNothing("desktop: over", desktop.page());
    }

    @Test
    void theDesk() {
        var desktop = AgentDesktop.open(Axe.visitor(browsers), node);
        var page = desktop.page();
        assertThat(desktop.button("Sign in")).isVisible();
        Axe.findsNothing("desk: sign-in", page);
        desktop.signIn("demo", "wrong");
        desktop.seesProblem("");
        Axe.findsNothing("desk: sign-in refused", page);
        desktop.signIn("demo", "demo");
        assertThat(page.getByLabel("Join code")).isVisible();
        assertThat(page.getByLabel("Desk")).isVisible();
        Axe.findsNothing("desk: join", page);

        var desk = new Desk(desktop);
        var customer = shop();
        var chat = new ChatUi(customer);
        chat.begin();
        assertThat(desk.waiting()).hasCount(1);
        var other = shop();
        new ChatUi(other).begin();
        assertThat(desk.waiting()).hasCount(2);
        Axe.findsNothing("desk: two wait", page);
        desk.accept();
        desk.say("How can I help you?");
        chat.say("It wilts.");
        desk.sees("It wilts.");
        assertThat(desk.messages().locator(".own .mark")).hasText("Seen");
        page.getByText("Answers", new Page.GetByTextOptions().setExact(true)).click();
        page.getByText("About this customer").click();
        Axe.findsNothing("desk: chat with answers", page);
        desk.press("End");
        assertThat(page.locator("dialog[open]")).isVisible();
        Axe.findsNothing("desk: end question", page);
        page.locator("dialog[open]")
                .getByText("End the chat", new Locator.GetByTextOptions().setExact(true))
                .click();
        desk.sees("The chat was ended by an agent");
        Axe.findsNothing("desk: over", page);
        other.evaluate("CoBrowse.chat.end()");
    }

    @Test
    void theDoctor() {
        var page = Axe.visitor(browsers).open(node.url("/cobrowse/doctor/"));
        Axe.findsNothing("doctor: at work", page);
        page.locator("section, .well, [role=alert]").first().waitFor();
        Axe.findsNothing("doctor: verdict", page);
    }

    private Page shop() {
        var page = Axe.visitor(browsers).open(node.url("/demo/"));
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
        return page;
    }

    private static void seesOneUnread(Page page) {
        Await.until("one unread", page::title, title -> title.startsWith("(1) "));
    }
}
