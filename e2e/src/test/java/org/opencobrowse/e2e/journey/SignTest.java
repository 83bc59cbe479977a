package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.DemoNode;

/** As long as somebody sees the page, its visitor sees that, whatever the page does; and what says so is never part of the picture. */
class SignTest {
    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "document.querySelector('cobrowse-ui').remove()",
                "document.querySelector('cobrowse-ui').style.setProperty('display', 'none', 'important')",
                "document.querySelector('cobrowse-ui').style.setProperty('opacity', '0', 'important')",
                "document.querySelector('cobrowse-ui').hidden = true",
                "document.head.append(Object.assign(document.createElement('style'), { textContent:"
                        + " '* { visibility: hidden !important; transform: translateX(-9999px) !important }' }))",
                "document.body.innerHTML = '<h1>Anew</h1>'",
                "document.documentElement.replaceChildren(document.createElement('head'), document.createElement('body'))",
            })
    void thePageCannotTakeTheSignAway(String attempt) {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());

        shop.page().evaluate("() => { %s }".formatted(attempt));

        shop.isViewed();
        shop.ui().press("End sharing");
        desktop.seesEnding("The customer ended the session.");
    }

    @Test
    void theSignIsNotInThePicture() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());

        assertThat(shop.page().locator("cobrowse-ui")).hasCount(1);
        assertThat(desktop.replica().locator("cobrowse-ui")).hasCount(0);
        shop.isSeenBy(desktop, "without our own elements");
    }
}
