package org.opencobrowse.e2e.balancer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** A customer in a shop and an agent at the desktop, in real browsers, whose server stands behind one sample. The session lives on n1. */
record Journey(Front front, Visitor customer, Page page, CustomerUi ui, Visitor agent, AgentDesktop desktop) {
    static Journey begin(Browsers browsers, StaticSite site, Front front) {
        return begin(browsers, site, front, "");
    }

    /** @param attributes of the script that the site embeds */
    static Journey begin(Browsers browsers, StaticSite site, Front front, String attributes) {
        var customer = visitor(browsers);
        // Where it lives would be chance otherwise.
        customer.context().route("**" + SharedSession.PATH, Journey::askForFirst);
        var page = customer.open(site.page("/" + front.sample(), shop(front, attributes)));
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
        var code = CustomerUi.share(page);
        var agent = visitor(browsers);
        var desktop = AgentDesktop.at(agent.open(front.balancer().url("/cobrowse/agent/")));
        desktop.signIn("demo", "demo");
        desktop.join(code);
        return new Journey(front, customer, page, new CustomerUi(page), agent, desktop);
    }

    private static String shop(Front front, String attributes) {
        return """
            <!doctype html><html><head><title>Shop</title><link rel=icon href=data:,>
            <script async src="%s/cobrowse/js/loader.js" data-cobrowse %s></script></head>
            <body><h1>Shop</h1><p id=basket>empty</p></body></html>
            """.formatted(front.balancer().origin(), attributes);
    }

    private static Visitor visitor(Browsers browsers) {
        return browsers.visitor(
                new Browser.NewContextOptions().setViewportSize(1280, 720).setIgnoreHTTPSErrors(true));
    }

    private static void askForFirst(Route route) {
        route.resume(new Route.ResumeOptions().setUrl(route.request().url() + "?co-browse-node-id=n1"));
    }

    /** The agent sees the page, and every change of it. */
    void isShared(String basket) {
        desktop.seesPicture();
        ui.sees("viewing this page");
        page.evaluate("text => void (document.getElementById('basket').textContent = text)", basket);
        assertThat(desktop.replica().locator("#basket")).hasText(basket);
        customer.hasNoExceptions();
        agent.hasNoExceptions();
    }

    /** Who has not been told yet that the session's node is gone; empty: both have. */
    String untold() {
        var customerSees = ui.text();
        if (!customerSees.contains("interrupted by a fault on our side")) return "customer sees " + customerSees;
        var agentSees = desktop.page().locator("body").innerText();
        return agentSees.contains("Waiting for the customer to continue") ? "" : "agent sees " + agentSees;
    }

    void leave() {
        customer.context().close();
        agent.context().close();
    }
}
