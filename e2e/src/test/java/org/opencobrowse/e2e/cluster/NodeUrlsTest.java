package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.Ports;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** Two nodes with URLs of their own behind a balancer that does not stick at all. Nobody can reach that of the second. */
class NodeUrlsTest {
    private static final int BALANCER_PORT = Ports.free();
    private static final StaticSite site = new StaticSite();
    private static ServerCluster cluster;
    private static Nginx balancer;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        cluster = ServerCluster.start(2, NodeUrlsTest::settings);
        balancer = Nginx.roundRobin(cluster, BALANCER_PORT);
        page("/", "");
        page("/polling", "data-disable-web-sockets");
    }

    private static ServerSettings settings(ServerSettings usual) {
        var isFirst = "n1".equals(usual.keys().get("node.name"));
        var port = isFirst ? usual.keys().get("http.port") : String.valueOf(Ports.free());
        return usual.with("http.publicOrigin", "http://127.0.0.1:" + BALANCER_PORT)
                .with("http.origins", "[\"%s\"]".formatted(site.origin()))
                .with("node.publicUrl", "http://127.0.0.1:" + port);
    }

    private static void page(String path, String attributes) {
        site.page(path, """
                <!doctype html><html><head><title>Site</title><link rel=icon href=data:,>
                <script async src="%s" data-cobrowse %s></script></head><body><h1>Site</h1></body></html>
                """.formatted(balancer.url("/cobrowse/js/loader.js"), attributes));
    }

    @AfterAll
    static void stop() {
        balancer.close();
        cluster.close();
        site.close();
    }

    @AfterEach
    void revive() {
        if (!cluster.node(0).isAlive()) cluster.restart(0);
    }

    @Test
    void bothConnectToTheNodeOfTheSessionAndNothingIsRelayed() {
        var customer = visitorOf(cluster.node(0));
        var agent = browsers.visitor();
        var connections = List.of(connectionsOf(customer), connectionsOf(agent));
        var before = relayed();
        var shared = SharedShop.share(customer, agent, site.url("/"), balancer);
        shared.page().reload();
        shared.isLive("reloaded page");
        shared.desktop().page().reload();
        shared.isLive("reloaded desktop");

        for (var urls : connections) assertThat(urls).hasSize(2).allMatch(url -> isOf(url, cluster.node(0)));
        assertThat(relayed()).isEqualTo(before);
        shared.nobodyIsHarmed();
    }

    @Test
    void soDoThoseWhoPoll() {
        var customer = visitorOf(cluster.node(0));
        var agent = browsers.visitor();
        var polls = List.of(pollsOf(customer), pollsOf(agent));
        var before = relayed();
        var page = customer.open(site.url("/polling"));
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
        var code = CustomerUi.share(page);
        var desktop = AgentDesktop.at(agent.open(balancer.url("/cobrowse/agent/?disableWebSockets")));
        desktop.signIn("demo", "demo");
        desktop.join(code);
        new CustomerUi(page).sees("viewing this page");
        desktop.seesPicture();

        for (var urls : polls) assertThat(urls).isNotEmpty().allMatch(url -> isOf(url, cluster.node(0)));
        assertThat(relayed()).isEqualTo(before);
    }

    @Test
    void whoCannotReachTheNodesUrlUsesTheCommonOne() {
        var customer = visitorOf(cluster.node(1));
        var agent = browsers.visitor();
        var connections = List.of(connectionsOf(customer), connectionsOf(agent));
        var shared = SharedShop.share(customer, agent, site.url("/"), balancer);

        for (var urls : connections) assertThat(urls.getLast()).startsWith("ws://127.0.0.1:" + BALANCER_PORT + "/");
        shared.nobodyIsHarmed();
    }

    @Test
    void whoseNodeIsGoneIsToldAtTheCommonUrlAndContinues() {
        var shared = SharedShop.share(visitorOf(cluster.node(0)), browsers.visitor(), site.url("/"), balancer);
        cluster.node(0).kill();

        shared.isOffered();
        shared.isWaitedFor();
        shared.ui().press("Continue sharing");

        shared.isLive("continued");
        shared.isCodeAsBefore();
        shared.nobodyIsHarmed();
    }

    /** Whose session begins on that node. */
    private Visitor visitorOf(ServerProcess node) {
        var visitor = browsers.visitor();
        visitor.context()
                .route(
                        "**" + SharedSession.PATH,
                        route -> route.resume(new Route.ResumeOptions().setUrl(node.url(SharedSession.PATH))),
                        new BrowserContext.RouteOptions().setTimes(1));
        return visitor;
    }

    private static List<String> connectionsOf(Visitor visitor) {
        var urls = new CopyOnWriteArrayList<String>();
        // Those of sessions: chats go to any node.
        visitor.context()
                .onPage(page -> page.onWebSocket(socket -> {
                    if (!socket.url().contains("/chat/")) urls.add(socket.url());
                }));
        return urls;
    }

    private static List<String> pollsOf(Visitor visitor) {
        var urls = new CopyOnWriteArrayList<String>();
        visitor.context().onRequest(request -> {
            if (request.url().contains("/cobrowse/v1/longpoll")) urls.add(request.url());
        });
        return urls;
    }

    private static boolean isOf(String url, ServerProcess node) {
        return url.replaceFirst("^ws", "http").startsWith(node.origin() + "/");
    }

    private static double relayed() {
        return cluster.nodes().stream()
                .mapToDouble(node -> Metrics.of(node).sum("cobrowse_relayed_total"))
                .sum();
    }
}
