package org.opencobrowse.e2e.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ChatUi;
import org.opencobrowse.e2e.setup.DemoNode;
import org.opencobrowse.e2e.setup.Desk;

/** Others come and go in the list of who waits, while an agent is about to accept somebody. */
class DeskListTest {
    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void whoStandsOnAButtonOrHoldsItDownIsNotDisturbed() {
        var first = waiting();
        waiting();
        var desk = Desk.open(browsers.visitor(), NODE.process());
        assertThat(desk.waiting()).hasCount(2);
        var accept = desk.waiting().last().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Accept"));

        accept.focus();
        first.evaluate("CoBrowse.chat.end()");
        assertThat(desk.waiting()).hasCount(1);
        assertThat(accept).isFocused();

        accept.hover();
        desk.page().mouse().down();
        waiting();
        assertThat(desk.waiting()).hasCount(2);
        desk.page().mouse().up();
        assertThat(desk.chats()).hasCount(1);
        assertThat(desk.page().getByLabel("Write a message")).isVisible();
    }

    private Page waiting() {
        var page = browsers.visitor().open(NODE.process().url("/demo/"));
        new ChatUi(page).begin();
        return page;
    }
}
