package org.opencobrowse.e2e.control;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Objects;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.Visitor;

/** A customer's page and an agent at the desktop who may ask to act in it. What the agent does is done with mouse and keys above the picture. */
record Controlled(Visitor customer, Page page, CustomerUi ui, AgentDesktop desktop) {
    static Controlled share(ServerProcess node, Browsers browsers, String url, String transport) {
        return share(node, browsers.visitor(), browsers.visitor(), url, transport);
    }

    static Controlled share(ServerProcess node, Visitor customer, Visitor agent, String url, String transport) {
        var page = customer.open(url);
        page.evaluate("name => sessionStorage.setItem('opencobrowse.transport', name)", transport);
        var code = CustomerUi.share(page);
        var desktop = transport.equals("longpoll")
                ? AgentDesktop.joinedByPolling(agent, node, code)
                : AgentDesktop.joined(agent, node, code);
        var ui = new CustomerUi(page);
        ui.sees("viewing this page");
        return new Controlled(customer, page, ui, desktop);
    }

    /** The agent asks, the customer allows it. */
    Controlled granted() {
        desktop.button("Ask for control").click();
        ui.sees("click and type in this page?");
        ui.press("Allow");
        ui.sees("can click and type in this page");
        says("You can click and type in the customer’s page.");
        assertThat(desktop.page()
                        .getByRole(AriaRole.GROUP, byName("Customer’s page: what you click and type is done there")))
                .isVisible();
        return this;
    }

    private static Page.GetByRoleOptions byName(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    /** What the desktop says of control. */
    void says(String words) {
        assertThat(desktop.page().locator(".control-words")).containsText(words);
    }

    /** What the desktop says was not done. */
    void refuses(String words) {
        assertThat(desktop.page().locator(".control-refused")).containsText(words);
    }

    /** The agent clicks where this stands in the picture. */
    void click(String selector) {
        click(desktop.replica().locator(selector).first());
    }

    void click(Locator seen) {
        // The picture may be made anew at this moment.
        var box = Await.until("a box of " + seen, seen::boundingBox, Objects::nonNull);
        desktop.page().mouse().click(box.x + box.width / 2, box.y + box.height / 2);
    }

    void type(String text) {
        desktop.page().keyboard().type(text);
    }

    void press(String key) {
        desktop.page().keyboard().press(key);
    }

    Object evaluate(String script) {
        return page.evaluate(script);
    }

    void becomes(String script, Object expected) {
        Await.until(script, () -> page.evaluate(script), seen -> expected.equals(seen));
    }
}
