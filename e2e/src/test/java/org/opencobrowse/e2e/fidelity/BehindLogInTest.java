package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Corpus;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;

/** Images, fonts and style sheets that the agent's browser cannot have from where the page has them. */
class BehindLogInTest {
    private static final String COOKIE = "member=yes";
    private static final byte[] DRAWING =
            "<svg xmlns='http://www.w3.org/2000/svg' width='37' height='21'><rect width='37' height='21' fill='teal'/></svg>"
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] PIXEL = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private final StaticSite site = new StaticSite();
    private final StaticSite elsewhere = new StaticSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final List<ServerProcess> nodes = new ArrayList<>();

    @BeforeEach
    void serve() {
        site.behindCookie("/private/drawing.svg", "image/svg+xml", DRAWING, COOKIE);
        site.behindCookie("/private/small.png", "image/png", PIXEL, COOKIE);
        site.behindCookie("/private/large.png", "image/png", PIXEL, COOKIE);
        site.behindCookie("/private/back.png", "image/png", PIXEL, COOKIE);
        site.behindCookie("/private/masked.png", "image/png", PIXEL, COOKIE);
        site.behindCookie("/private/behind.png", "image/png", PIXEL, COOKIE);
        site.behindCookie("/private/linked.png", "image/png", PIXEL, COOKIE);
        site.behindCookie("/private/font.woff2", "font/woff2", font(), COOKIE);
        elsewhere.forAgent("/sheet.css", "text/css", """
                @import "more/colours.css";
                #remote { width: 123px }
                """.getBytes(StandardCharsets.UTF_8), "");
        elsewhere.forAgent("/more/colours.css", "text/css", """
                #remote { background-image: url(../picture.png) }
                """.getBytes(StandardCharsets.UTF_8), "");
        elsewhere.forAgent("/picture.png", "image/png", PIXEL, "cobrowse/");
        site.page(
                "/account",
                new StaticSite.Page("""
                <!doctype html><html><head><title>Account</title>
                <link rel=stylesheet href="%s">
                <style>
                  @font-face { font-family: Own; src: url(/private/font.woff2) }
                  #back { width: 20px; height: 20px; background-image: url('/private/back.png') }
                  .own::before { content: ''; background-image: url(/private/behind.png) }
                  body { font-family: Own, serif }
                </style></head><body>
                <p>Text in the own font</p>
                <img id=drawing src="private/drawing.svg">
                <img id=set srcset="/private/small.png 1x, /private/large.png 2x" src="/private/small.png">
                <div id=back></div><div id=remote>x</div>
                <div data-cobrowse=mask class=own><img id=masked src="/private/masked.png"></div>
                <a href="/private/linked.png">A link</a>
                </body></html>""".formatted(elsewhere.url("/sheet.css")))
                        .with("Set-Cookie", COOKIE + "; Path=/; HttpOnly; SameSite=Strict"));
    }

    @AfterEach
    void stop() {
        nodes.forEach(ServerProcess::close);
        site.close();
        elsewhere.close();
    }

    private static byte[] font() {
        try (Stream<Path> files = Files.walk(Corpus.packageFolder("govuk-frontend"))) {
            var found = files.filter(file -> file.toString().endsWith(".woff2"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            return Files.readAllBytes(found);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private AgentDesktop share(ServerSettings settings) {
        var node = ServerProcess.start(settings);
        nodes.add(node);
        site.embed(node);
        var customer = browsers.visitor();
        var page = customer.open(site.url("/account"));
        return AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));
    }

    private ServerSettings settings() {
        return ServerSettings.demo(site.origin());
    }

    private static void shows(AgentDesktop desktop, String id, int width) {
        Await.until(
                "the image " + id,
                () -> desktop.replica().evaluate("id => document.getElementById(id).naturalWidth", id),
                found -> found.equals(width));
    }

    private static String background(AgentDesktop desktop, String id) {
        return (String)
                desktop.replica().evaluate("id => getComputedStyle(document.getElementById(id)).backgroundImage", id);
    }

    private static void comesFromTheNode(AgentDesktop desktop, String id) {
        var image = Await.until(
                "the background of " + id, () -> background(desktop, id), it -> it.contains("/cobrowse/resources/"));
        assertThat(desktop.page().evaluate("url => fetch(url).then(answer => answer.status)", address(image)))
                .isEqualTo(200);
    }

    private static String address(String image) {
        return image.substring(image.indexOf('"') + 1, image.lastIndexOf('"'));
    }

    @Test
    void whatTheAgentsBrowserCannotLoadTheCustomersGives() {
        var desktop = share(settings());
        shows(desktop, "drawing", 37);
        shows(desktop, "set", 1);
        comesFromTheNode(desktop, "back");
        Await.until(
                "the font",
                () -> desktop.replica()
                        .evaluate("[...document.fonts].map(({family, status}) => family + ' ' + status).join()"),
                "Own loaded"::equals);
        assertThat(site.turnedAway()).contains("/private/drawing.svg", "/private/back.png");
    }

    @Test
    void anAgentGetsNothingThatThePageDoesNotShow() {
        var desktop = share(settings());
        shows(desktop, "drawing", 37);
        var shown = (String) desktop.replica().evaluate("document.getElementById('drawing').src");
        assertThat(status(desktop, shown)).isEqualTo(200);
        for (var path : new String[] {
            "/private/masked.png", "/private/behind.png", "/private/linked.png", "/account", "/private/other.png"
        }) {
            var before = site.given().stream().filter(path::equals).count();
            var asked = shown.substring(0, shown.indexOf("?url=")) + "?url=" + site.url(path);
            assertThat(status(desktop, asked)).as(path).isEqualTo(404);
            assertThat(site.given().stream().filter(path::equals).count())
                    .as(path)
                    .isEqualTo(before);
        }
    }

    private static int status(AgentDesktop desktop, String url) {
        return (int) desktop.page().evaluate("url => fetch(url).then(answer => answer.status)", url);
    }

    @Test
    void withAlwaysTheAgentsBrowserAsksTheSiteForNothing() {
        var desktop = share(settings().with("resources.fromBrowser", "always"));
        shows(desktop, "drawing", 37);
        shows(desktop, "set", 1);
        comesFromTheNode(desktop, "back");
        assertThat(site.turnedAway()).isEmpty();
    }

    @Test
    void withNeverTheImageIsMissing() {
        var desktop = share(settings().with("resources.fromBrowser", "never"));
        Await.until(
                "a failed image",
                () -> desktop.replica().evaluate("document.getElementById('drawing').hasAttribute('cobrowse-failed')"),
                Boolean.TRUE::equals);
    }

    @Test
    void theNodeFetchesStyleSheetsAndTheirImagesFromListedHosts() {
        var desktop = share(settings()
                .with("resources.fetchFrom", "[\"%s\"]".formatted(elsewhere.origin()))
                .with("resources.privateNetworks", "[127.0.0.0/8]"));
        Await.until(
                "the sheet",
                () -> desktop.replica().evaluate("getComputedStyle(document.getElementById('remote')).width"),
                width -> !"auto".equals(width));
        comesFromTheNode(desktop, "remote");
        assertThat(elsewhere.given()).contains("/picture.png");
    }

    @Test
    void aListedHostInsideIsNotFetchedFrom() {
        var desktop = share(settings().with("resources.fetchFrom", "[\"%s\"]".formatted(elsewhere.origin())));
        shows(desktop, "drawing", 37);
        Await.until("the log", nodes.getFirst()::output, log -> log.contains("resource-not-fetched"));
        assertThat(nodes.getFirst().output()).contains("not an address of the internet");
        assertThat(elsewhere.given()).doesNotContain("/picture.png");
    }
}
