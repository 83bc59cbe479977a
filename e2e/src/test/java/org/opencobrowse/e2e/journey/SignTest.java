package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.DemoNode;

/** As long as somebody sees the page, its visitor sees that, whatever the page does; and what says so is never part of the picture. */
class SignTest {
    private static final String SHOWN = """
            function (words) {
              const card = this.querySelector('.card');
              const box = card?.getBoundingClientRect();
              return !!card?.textContent.includes(words) && card.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
                box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight && box.width > 100 &&
                document.elementFromPoint(box.left + 20, box.top + 10) === this.host;
            }
            """;

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

        Await.until("a sign to be seen", () -> shop.ui().call(SHOWN, "viewing this page"), SignTest::isTrue);
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

    private static boolean isTrue(JsonElement answer) {
        return answer.isJsonPrimitive() && answer.getAsBoolean();
    }
}
