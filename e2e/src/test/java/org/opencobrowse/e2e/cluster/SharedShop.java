package org.opencobrowse.e2e.cluster;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.Visitor;

/** A page of somebody's site that a customer shares with one agent, both of them led by a balancer. */
record SharedShop(Visitor customer, Page page, CustomerUi ui, Visitor agent, AgentDesktop desktop, String code) {
    private static final String OWNER = "JSON.parse(sessionStorage.getItem('opencobrowse.session')).node";

    /** The page and the desktop are open, and the agent has signed in. */
    static SharedShop share(Browsers browsers, String pageUrl, Nginx balancer) {
        return share(browsers.visitor(), browsers.visitor(), pageUrl, balancer);
    }

    static SharedShop share(Visitor customer, Visitor agent, String pageUrl, Nginx balancer) {
        var page = customer.open(pageUrl);
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
        var desktop = AgentDesktop.at(agent.open(balancer.url("/cobrowse/agent/")));
        desktop.signIn("demo", "demo");
        var code = CustomerUi.share(page);
        desktop.join(code);
        var shared = new SharedShop(customer, page, new CustomerUi(page), agent, desktop, code);
        shared.isLive("first");
        return shared;
    }

    /** Place in the cluster of the node that has the session; 0 for n1. */
    int owner() {
        return Integer.parseInt(((String) page.evaluate(OWNER)).substring(1)) - 1;
    }

    /** Both know of each other, and what changes in the page from now on arrives. */
    void isLive(String when) {
        ui.sees("viewing this page");
        desktop.seesPicture();
        change(when);
        seesChange(when);
    }

    void change(String word) {
        page.evaluate(
                "(word) => { const line = document.createElement('li'); line.textContent = word; document.body.append(line); }",
                word);
    }

    void seesChange(String word) {
        assertThat(desktop.replica().locator("li").last()).hasText(word);
    }

    /** The code of the session that this tab is in, or may continue. */
    String codeNow() {
        return (String) page.evaluate("JSON.parse(sessionStorage.getItem('opencobrowse.session'))?.token ?? ''");
    }

    void isOffered() {
        ui.sees("Continue sharing");
    }

    void isWaitedFor() {
        assertThat(desktop.page().locator(".cover")).containsText("Waiting for the customer to continue");
    }

    void isCodeAsBefore() {
        Await.until("the session's code", this::codeNow, code::equals);
    }

    void nobodyIsHarmed() {
        customer.hasNoExceptions();
        agent.hasNoExceptions();
        assertThat(page.locator("h1")).isVisible();
        assertThat(page.evaluate("typeof CoBrowse")).isEqualTo("object");
    }
}
