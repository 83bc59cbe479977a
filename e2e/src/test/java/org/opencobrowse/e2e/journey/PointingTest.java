package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.DemoNode;

/** Both see where the other points, on the same element, whatever the sizes of their windows. */
class PointingTest {
    private static final String POINTED_AT = """
            function (name) {
              const pointer = [...this.querySelectorAll('.pointer')].find((each) => each.textContent === name);
              if (pointer === undefined) return null;
              const { left, top } = pointer.getBoundingClientRect();
              return [left, top];
            }
            """;

    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void theCustomerSeesWhereTheAgentPointsAndClicks() {
        var shop = Shop.open(NODE.process(), browsers);
        var agent = browsers.visitor(new Browser.NewContextOptions().setViewportSize(900, 700));
        var desktop = shop.sharedWith(agent);
        var title = desktop.replica().locator("h1").boundingBox();

        desktop.page().mouse().move(middleX(title) + 3, middleY(title));
        desktop.page().mouse().move(middleX(title), middleY(title));

        var expected = shop.page().locator("h1").boundingBox();
        var seen = Await.until(
                "the agent's pointer", () -> shop.ui().call(POINTED_AT, "Demo agent"), at -> isNear(at, expected));
        assertThat(seen.getAsJsonArray().get(1).getAsDouble()).isCloseTo(middleY(expected), within(4.0));

        var address = shop.page().url();
        var link = desktop.replica().locator("#basket-link").boundingBox();
        desktop.page().mouse().click(middleX(link), middleY(link));
        Await.until(
                "a ring",
                () -> shop.ui().call("function () { return this.querySelectorAll('.ring').length; }", ""),
                rings -> rings.isJsonPrimitive() && rings.getAsInt() > 0);
        assertThat(shop.page()).hasURL(address);
        assertThat(desktop.page()).hasURL(NODE.process().url("/cobrowse/agent/"));
        agent.hasNoComplaints();
    }

    @Test
    void theAgentSeesWhereTheCustomerPoints() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());
        var title = shop.page().locator("h1").boundingBox();

        shop.page().mouse().move(middleX(title) + 5, middleY(title));
        shop.page().mouse().move(middleX(title), middleY(title));

        var there = desktop.replica().locator("h1").boundingBox();
        Await.until(
                "the customer's pointer",
                () -> customerPointer(desktop),
                at -> Math.abs(at.x - middleX(there)) < 6 && Math.abs(at.y - middleY(there)) < 6);
    }

    @Test
    void anAgentWhoSwitchesThePointerOffShowsNone() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());
        var title = desktop.replica().locator("h1").boundingBox();
        desktop.page().mouse().move(middleX(title), middleY(title));
        Await.until("the agent's pointer", () -> shop.ui().call(POINTED_AT, "Demo agent"), JsonElement::isJsonArray);

        desktop.button("Pointer").click();

        Await.until("no pointer", () -> shop.ui().call(POINTED_AT, "Demo agent"), JsonElement::isJsonNull);
    }

    @Test
    void aPageThatDoesNotGetTheScriptThatDrawsIsSharedAllTheSame() {
        var customer = browsers.visitor();
        customer.context().route("**/guide.js*", Route::abort);
        var shop = Shop.open(NODE.process(), customer, "");
        shop.page().evaluate("window.errors = []; CoBrowse.on('error', (...error) => errors.push(error.join()))");
        var desktop = shop.sharedWith(browsers.visitor());
        var title = desktop.replica().locator("h1").boundingBox();

        desktop.page().mouse().click(middleX(title), middleY(title));
        shop.page().waitForFunction("() => errors.includes('internal,guide')");
        shop.page().evaluate("document.querySelector('h1').textContent = 'Still shared'");

        assertThat(desktop.replica().locator("h1")).hasText("Still shared");
        shop.isViewed();
        customer.hasNoExceptions();
    }

    @Test
    void theScriptThatDrawsIsTriedAgainAfterItDidNotCome() {
        var customer = browsers.visitor();
        customer.context().route("**/guide.js", Route::abort);
        var shop = Shop.open(NODE.process(), customer, "");
        var desktop = shop.sharedWith(browsers.visitor());
        var title = desktop.replica().locator("h1").boundingBox();

        desktop.page().mouse().move(middleX(title), middleY(title));

        Await.until("the agent's pointer", () -> shop.ui().call(POINTED_AT, "Demo agent"), JsonElement::isJsonArray);
    }

    private static BoundingBox customerPointer(AgentDesktop desktop) {
        var mark = desktop.overlay().getByText("Customer", new Locator.GetByTextOptions().setExact(true));
        var box = mark.count() == 0 ? null : mark.locator("xpath=..").boundingBox();
        return box == null ? new BoundingBox() : box;
    }

    private static boolean isNear(JsonElement at, BoundingBox box) {
        return at.isJsonArray() && Math.abs(at.getAsJsonArray().get(0).getAsDouble() - middleX(box)) < 4;
    }

    private static double middleX(BoundingBox box) {
        return box.x + box.width / 2;
    }

    private static double middleY(BoundingBox box) {
        return box.y + box.height / 2;
    }
}
