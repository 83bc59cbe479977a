package org.opencobrowse.e2e.cluster;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Ports;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;

/** Two clusters at addresses of their own, which share a list and nothing else; everybody begins in the wrong one. */
class DataCentresTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String SESSIONS = "/cobrowse/rest/live/sessions";
    private static final StaticSite site = new StaticSite();
    private static ServerCluster eu;
    private static ServerCluster us;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        var euPort = Ports.free();
        var usPort = Ports.free();
        UnaryOperator<ServerSettings> both =
                settings -> settings.with("http.origins", "[\"%s\"]".formatted(site.origin()))
                        .with(
                                "dataCentres",
                                "[{name: eu, url: \"http://127.0.0.2:%d\", codeDigit: 3}, {name: us, url: \"http://127.0.0.3:%d\", codeDigit: 7}]"
                                        .formatted(euPort, usPort))
                        .with("sessionTokens.secret", "\"%s\"".formatted(SECRET));
        eu = ServerCluster.start(
                "127.0.0.2", euPort, settings -> both.apply(settings).with("dataCentre", "eu"));
        us = ServerCluster.start(
                "127.0.0.3", usPort, settings -> both.apply(settings).with("dataCentre", "us"));
    }

    @AfterAll
    static void stop() {
        eu.close();
        us.close();
        site.close();
    }

    private static ServerProcess here() {
        return eu.node(0);
    }

    private static ServerProcess there() {
        return us.node(0);
    }

    /** A page whose site has its script from here, and a session token that says something else. */
    private static String page(String token) {
        return site.page("/" + UUID.randomUUID(), """
                <!doctype html><html><head><title>Site</title><link rel=icon href=data:,>
                <script async src="%s" data-cobrowse data-session-token="%s"></script></head><body><h1>Site</h1></body></html>
                """.formatted(here().url("/cobrowse/js/loader.js"), token));
    }

    private static String token(String claims) {
        var text = part("{\"alg\":\"HS256\"}")
                + "."
                + part("{\"aud\":\"cobrowse-session\",\"exp\":%d,%s}"
                        .formatted(Instant.now().getEpochSecond() + 600, claims));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return text + "." + base64(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String part(String json) {
        return base64(json.getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Where sessions were asked for, in that order. */
    private static List<String> creations(Page page) {
        var asked = new CopyOnWriteArrayList<String>();
        page.onRequest(request -> {
            if (request.method().equals("POST") && request.url().endsWith(SESSIONS)) asked.add(request.url());
        });
        return asked;
    }

    private static Page opened(Page page, String url) {
        page.navigate(url);
        page.waitForFunction("window.CoBrowse !== undefined");
        return page;
    }

    @Test
    void whoIsInTheWrongDataCentreIsToldOnceAndBothEndUpTogether() {
        var customer = browsers.visitor();
        var page = customer.page();
        var asked = creations(page);
        opened(page, page(token("\"dataCentre\":\"us\"")));
        var code = CustomerUi.share(page);
        assertThat(asked).containsExactly(here().url(SESSIONS), there().url(SESSIONS));
        assertThat(code).startsWith("7");

        var agent = AgentDesktop.open(browsers.visitor(), here());
        agent.signIn("demo", "demo");
        agent.join(code);
        assertThat(agent.page().getByText("another data centre")).isVisible();
        agent.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open it there"))
                .click();
        agent.page().waitForURL(there().url("/cobrowse/agent/**"));
        agent.signIn("demo", "demo");
        agent.seesPicture();
        assertThat(agent.page().url()).as("the code is not left in it").endsWith("/cobrowse/agent/");

        // The next page has its script from here, and goes on there.
        page.reload();
        new CustomerUi(page).sees("is viewing this page");
        agent.seesPicture();
        assertThat(asked).hasSize(2);
        customer.hasNoExceptions();
    }

    @Test
    void whoCameByALinkIsLedThereAtOnceAndWaitsForTheCustomer() {
        var token = token("\"dataCentre\":\"us\",\"topic\":\"case-1\"");
        var agent = AgentDesktop.at(browsers.visitor().open(here().url("/cobrowse/agent/#sessionToken=" + token)));
        agent.signIn("demo", "demo");
        agent.page().waitForURL(there().url("/cobrowse/agent/**"));
        agent.signIn("demo", "demo");
        assertThat(agent.page().getByText("Waiting for the customer")).isVisible();

        CustomerUi.share(opened(browsers.visitor().page(), page(token)));
        agent.seesPicture();
    }

    @Test
    void whoIsSentToAndFroIsToldSo() {
        // Nobody's data centre, at an address that is another one's.
        var lost = token("\"dataCentre\":\"ap\",\"url\":\"%s\"".formatted(there().origin()));
        var page = browsers.visitor().page();
        var asked = creations(page);
        opened(page, page(lost));
        page.evaluate(
                "() => { window.errors = []; CoBrowse.on('error', (code) => errors.push(code)); CoBrowse.start(); }");
        new CustomerUi(page).agree();
        Await.until("an error", () -> page.evaluate("errors").toString(), errors -> !errors.equals("[]"));
        assertThat(page.evaluate("errors")).isEqualTo(List.of("wrong-data-centre"));
        assertThat(asked).containsExactly(here().url(SESSIONS), there().url(SESSIONS));
    }
}
