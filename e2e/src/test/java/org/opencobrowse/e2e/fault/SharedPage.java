package org.opencobrowse.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.stream.IntStream;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.Visitor;

/** A page that one agent sees, and that changes all the time; in the end everything must be there, once and in its order. */
record SharedPage(Visitor customer, Page page, CustomerUi ui, Visitor agent, AgentDesktop desktop, Books books) {

    /** Two people before their session, whose books begin now. */
    static SharedPage of(ServerProcess node, Visitor customer, Visitor agent) {
        var books = Books.open(node, agent);
        var page = customer.page();
        return new SharedPage(customer, page, new CustomerUi(page), agent, AgentDesktop.at(agent.page()), books);
    }

    SharedPage share(String pageUrl, String desktopUrl) {
        page.navigate(pageUrl);
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
        var code = CustomerUi.share(page);
        desktop.page().navigate(desktopUrl);
        desktop.signIn("demo", "demo");
        desktop.join(code);
        desktop.seesPicture();
        PageTree.awaitEqual("before", page, desktop);
        return this;
    }

    /** From now on; the first changes have arrived. */
    RestlessPage changes(long seed) {
        var restless = RestlessPage.begin(page, seed);
        awaitMarkers(1);
        return restless;
    }

    void awaitMarkers(int count) {
        Await.until("%d markers".formatted(count), this::markersSeen, seen -> seen >= count);
    }

    int markersSeen() {
        return desktop.replica().locator("#markers li").count();
    }

    /** Both are linked again, having looked at once. */
    void goesOn() {
        nudge();
        seeEachOther();
    }

    void seeEachOther() {
        ui.sees("viewing this page");
        desktop.seesPicture();
    }

    /** The picture is the page, the books balance, and no marker is missing, there twice, or before an older one. */
    void hasEverything(String when, int markers) {
        nudge();
        try {
            PageTree.awaitEqual(when, page, desktop);
        } catch (AssertionError failure) {
            throw new AssertionError(failure.getMessage() + "\n" + state(), failure);
        }
        desktop.seesPicture();
        books.balance();
        assertThat(RestlessPage.markersOf(desktop.replica()))
                .as("markers in the order of the replica, " + when)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, markers).boxed().toList());
        customer.hasNoExceptions();
        agent.hasNoExceptions();
    }

    /** What each part says of itself. */
    private String state() {
        return "customer: %s\nagent: %s\n%s".formatted(ui.text(), desktop.status(), books.state());
    }

    /** As a browser does whose network is back: nobody sits out a wait of half a minute. */
    void nudge() {
        page.evaluate("() => void dispatchEvent(new Event('online'))");
        desktop.page().evaluate("() => void dispatchEvent(new Event('online'))");
    }
}
