package org.opencobrowse.e2e.setup;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The chats of an agent, beside the rest of the desktop. */
public record Desk(AgentDesktop desktop) {
    /** Signed in as the demo agent. */
    public static Desk open(Visitor agent, ServerProcess node) {
        return at(AgentDesktop.open(agent, node), "demo");
    }

    /** Signed in by this name, at a desktop that asks for one. */
    public static Desk at(AgentDesktop desktop, String agent) {
        desktop.signIn(agent, "demo");
        assertThat(desktop.page().getByLabel("Desk")).isVisible();
        return new Desk(desktop);
    }

    public Page page() {
        return desktop.page();
    }

    public Locator waiting() {
        return page().getByLabel("Waiting").locator("li");
    }

    public Locator chats() {
        return page().getByLabel("My chats").locator("li");
    }

    /** What was said, in order; of what was not accepted yet nothing. */
    public Locator said() {
        return messages().locator(".log .bubble");
    }

    public Locator messages() {
        return page().locator(".chat-messages");
    }

    /** Takes the one that has waited longest. */
    public void accept() {
        waiting()
                .first()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Accept"))
                .click();
        assertThat(page().getByLabel("Write a message")).isVisible();
    }

    public void say(String text) {
        page().getByLabel("Write a message").fill(text);
        page().keyboard().press("Enter");
    }

    public void sees(String words) {
        assertThat(messages()).containsText(words);
    }

    /** Of the chat that is chosen. */
    public void press(String tool) {
        page().locator(".chat-column")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(tool).setExact(true))
                .click();
    }
}
