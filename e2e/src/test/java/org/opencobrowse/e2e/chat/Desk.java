package org.opencobrowse.e2e.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.Visitor;

/** The chats of an agent, beside the rest of the desktop. */
record Desk(AgentDesktop desktop) {
    /** Signed in as the demo agent. */
    static Desk open(Visitor agent, ServerProcess node) {
        var desktop = AgentDesktop.open(agent, node);
        desktop.signIn("demo", "demo");
        assertThat(desktop.page().getByLabel("Desk")).isVisible();
        return new Desk(desktop);
    }

    Page page() {
        return desktop.page();
    }

    Locator waiting() {
        return page().getByLabel("Waiting").locator("li");
    }

    Locator chats() {
        return page().getByLabel("My chats").locator("li");
    }

    Locator messages() {
        return page().locator(".chat-messages");
    }

    /** Takes the one that has waited longest. */
    void accept() {
        waiting()
                .first()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Accept"))
                .click();
        assertThat(page().getByLabel("Write a message")).isVisible();
    }

    void say(String text) {
        page().getByLabel("Write a message").fill(text);
        page().keyboard().press("Enter");
    }

    void sees(String words) {
        assertThat(messages()).containsText(words);
    }

    /** Of the chat that is chosen. */
    void press(String tool) {
        page().locator(".chat-column")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(tool).setExact(true))
                .click();
    }
}
