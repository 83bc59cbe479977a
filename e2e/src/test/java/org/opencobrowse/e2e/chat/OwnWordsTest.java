package org.opencobrowse.e2e.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ChatUi;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.DemoNode;

/** The chat of a page that tells of sharing in its own words. */
class OwnWordsTest {
    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void theChatStaysClearOfTheCardAsLongAsThereIsOne() {
        var customer = browsers.visitor();
        customer.context().addInitScript("window.CoBrowseOptions = { cobrowse: {} }");
        var page = customer.open(NODE.process().url("/demo/"));
        var agent = AgentDesktop.joined(browsers.visitor(), NODE.process(), CustomerUi.share(page));
        var ui = new CustomerUi(page);
        var chat = new ChatUi(page);
        chat.begin();
        page.evaluate("CoBrowseOptions.cobrowse.disableBuiltInUI = true");

        agent.button("Ask for control").click();
        ui.sees("click and type in this page?");
        ui.press("Allow");
        ui.sees("can click and type in this page");
        Await.until("above the card", () -> isRaised(chat), raised -> raised);

        ui.press("End control");
        Await.until("no card to stay clear of", () -> isRaised(chat), raised -> !raised);
        assertThat(page.evaluate("document.querySelector('cobrowse-ui') !== null"))
                .isEqualTo(true);
    }

    private static boolean isRaised(ChatUi chat) {
        var raised = chat.call("function () { return this.querySelector('.raised') !== null; }", "");
        return !raised.isJsonNull() && raised.getAsBoolean();
    }
}
