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

        isReady(shop.page());
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

        // Whoever agrees is asked no more at once: the question that still stands, and a person's click that still
        // counts, are the proof.
        assertThat(shop.ui().text()).contains(QUESTION);
        shop.ui().press("Not now");
        isReady(shop.page());
    }

    private Shop ask() {
        var shop = Shop.open(NODE.process(), browsers);
        isReady(shop.page());
        shop.page().locator("[data-cobrowse-start]").press("Enter");
        shop.ui().sees(QUESTION);
        return shop;
    }

    private static void isReady(Page page) {
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
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
