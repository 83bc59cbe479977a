package org.opencobrowse.e2e.journey;

import com.microsoft.playwright.Page;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.Visitor;

/** A customer in the demo shop, from outside. */
record Shop(ServerProcess node, Visitor customer, Page page, CustomerUi ui) {
    static Shop open(ServerProcess node, Visitor customer, String path) {
        var page = customer.open(node.url("/demo/" + path));
        return new Shop(node, customer, page, new CustomerUi(page));
    }

    static Shop open(ServerProcess node, Browsers browsers) {
        return open(node, browsers.visitor(), "");
    }

    /** Presses the shop's button, which is there once the service is; agrees; answers the code. */
    String getHelp() {
        page.click("[data-cobrowse-start]");
        ui.agree();
        return ui.code();
    }

    /** The demo agent comes to the session that the customer asked for, and sees the page. */
    AgentDesktop sharedWith(Visitor agent) {
        var desktop = AgentDesktop.joined(agent, node, getHelp());
        isViewed();
        return desktop;
    }

    /** The sign that must stand as long as somebody can see the page. */
    void isViewed() {
        ui.sees("viewing this page");
    }

    void isSeenBy(AgentDesktop desktop, String when) {
        PageTree.awaitEqual(when, page, desktop);
    }
}
