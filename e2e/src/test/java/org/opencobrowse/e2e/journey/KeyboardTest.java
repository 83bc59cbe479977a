package org.opencobrowse.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.DemoNode;

/** Who has no mouse agrees, declines and ends as well; and who is no person cannot agree. */
class KeyboardTest {
    private static final String QUESTION = "Share this page with an agent?";
    private static final String FOCUSED = "function () { return this.activeElement?.textContent ?? ''; }";
    private static final int TABS = 12;

    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void theQuestionIsAskedAgreedToAndEndedByKeys() {
        var shop = ask();

        tabTo(shop, "Share this page");
        shop.page().keyboard().press("Enter");
        assertThat(shop.ui().code()).hasSize(9);

        shop.page().locator("footer a").last().focus();
        tabTo(shop, "End sharing");
        shop.page().keyboard().press("Enter");
        shop.ui().sees("You ended the session. This page is no longer shared.");
    }

    @Test
    void escapeDeclines() {
        var shop = ask();

        shop.page().keyboard().press("Escape");

        shop.page().waitForFunction("CoBrowse.state === 'ready'");
        assertThat(shop.page().locator("cobrowse-ui").count()).isZero();
        assertThat(shop.page().evaluate("document.activeElement.hasAttribute('data-cobrowse-start')"))
                .as("the focus is where it was")
                .isEqualTo(true);
    }

    @Test
    void theFocusStaysInTheQuestion() {
        var shop = ask();

        for (var tab = 0; tab < TABS; tab++) {
            shop.page().keyboard().press("Tab");
            assertThat((String) shop.page().evaluate("document.activeElement.localName"))
                    .isIn("cobrowse-ui", "body");
        }
    }

    @Test
    void aScriptCannotAgree() {
        var shop = ask();

        shop.ui().call("function (name) { this.querySelector('dialog ' + name).click(); }", "button.primary");

        // Sessions begin with a message to the node: what comes after the click in the same queue is the proof.
        shop.page().evaluate("() => new Promise((resolve) => setTimeout(resolve))");
        assertThat(shop.ui().text()).contains(QUESTION);
        assertThat(shop.page().evaluate("CoBrowse.state")).isEqualTo("starting");
    }

    private Shop ask() {
        var shop = Shop.open(NODE.process(), browsers);
        shop.page().locator("[data-cobrowse-start]").focus();
        shop.page().waitForCondition(() -> isReady(shop.page()));
        shop.page().locator("[data-cobrowse-start]").press("Enter");
        shop.ui().sees(QUESTION);
        return shop;
    }

    private static boolean isReady(Page page) {
        return page.evaluate("window.CoBrowse?.state").equals("ready");
    }

    private static void tabTo(Shop shop, String button) {
        for (var tab = 0; tab < TABS; tab++) {
            if (focused(shop.ui()).equals(button)) return;
            shop.page().keyboard().press("Tab");
        }
        assertThat(focused(shop.ui())).isEqualTo(button);
    }

    private static String focused(CustomerUi ui) {
        return Await.until("a focus", () -> ui.call(FOCUSED, ""), JsonElement::isJsonPrimitive)
                .getAsString();
    }
}
