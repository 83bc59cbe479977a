package org.opencobrowse.e2e.fault;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.EmbeddedSite;
import org.opencobrowse.e2e.setup.Visitor;

/** An agent whose connection is lost, or whose sign-in has run out, still decides, and comes back to the same seat. */
class AgentCutOffTest {
    @RegisterExtension
    static final EmbeddedSite SITE = new EmbeddedSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private CustomerUi ui;
    private Visitor agent;
    private Lines lines;
    private AgentDesktop desktop;

    @BeforeEach
    void share() {
        var page = browsers.visitor()
                .open(
                        SITE.site()
                                .page(
                                        "/",
                                        "<!doctype html><html><head><title>Site</title></head><body><h1>Site</h1></body></html>"));
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
        ui = new CustomerUi(page);
        agent = browsers.visitor();
        lines = new Lines(agent.context());
        desktop = AgentDesktop.joined(agent, SITE.node(), CustomerUi.share(page));
        ui.sees("is viewing this page");
    }

    @Test
    void anAgentWithoutAConnectionEndsTheSessionForEverybody() {
        lines.cut("/cobrowse/v1/");
        desktop.seesStatus("Reconnecting");

        desktop.endForAll();

        desktop.seesEnding("An agent ended the session for everybody.");
        ui.sees("The agent ended the session.");
        agent.hasNoExceptions();
    }

    @Test
    void anAgentWithoutANetworkIsToldThatTheSessionGoesOnAndEndsItLater() {
        lines.cut("/cobrowse/v1/");
        lines.cut("/cobrowse/rest/");
        desktop.seesStatus("Reconnecting");

        desktop.endForAll();
        assertThat(desktop.page().locator(".not-ended"))
                .containsText("The session could not be ended. The server cannot be reached.");
        ui.sees("Waiting for the agent");

        lines.mend("/cobrowse/rest/");
        desktop.endForAll();
        desktop.seesEnding("An agent ended the session for everybody.");
        ui.sees("The agent ended the session.");
    }

    @Test
    void anAgentWhoseSignInHasRunOutSignsInAndIsBackInTheSameSeat() {
        var seat = seat();
        desktop.page()
                .evaluate(
                        "() => { const kept = JSON.parse(sessionStorage.getItem('cobrowse.agent')); kept.bearer = 'ran out';"
                                + " sessionStorage.setItem('cobrowse.agent', JSON.stringify(kept)); }");
        desktop.page().reload();

        assertThat(desktop.page().locator(".notice")).containsText("Your sign-in has expired. Sign in to go back to");
        desktop.page().reload();
        assertThat(desktop.page().locator(".notice")).containsText("Sign in to go back to");
        desktop.signIn("demo", "demo");

        desktop.seesPicture();
        assertThat(seat()).isEqualTo(seat);
        assertThat(desktop.page().locator(".people li")).hasCount(2);
        agent.hasNoExceptions();
    }

    private Object seat() {
        return desktop.page().evaluate("sessionStorage.getItem('cobrowse.joined')");
    }

    /** What leads from a browser to a node, by the part of the address that it serves. */
    private static final class Lines {
        private final Set<String> broken = new TreeSet<>();
        private final List<WebSocketRoute> open = new ArrayList<>();

        Lines(BrowserContext context) {
            context.route("**/cobrowse/**", route -> {
                if (isBroken(route.request().url())) route.abort();
                else route.resume();
            });
            context.routeWebSocket("**/cobrowse/**", socket -> {
                if (isBroken(socket.url())) {
                    socket.close();
                    return;
                }
                socket.connectToServer();
                open.add(socket);
            });
        }

        void cut(String part) {
            broken.add(part);
            for (var socket : open) if (isBroken(socket.url())) socket.close();
        }

        void mend(String part) {
            broken.remove(part);
        }

        private boolean isBroken(String url) {
            return broken.stream().anyMatch(url::contains);
        }
    }
}
