package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Folders;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.WireTap;

/** What is in frames and canvases, and what the pointer does, the whole way from the customer's page through a node to the agent's desktop. */
class InsideTest {
    private static final String FAR_PAGE = """
            <!doctype html><html><head><title>far</title><style>b:hover { color: rgb(1, 2, 3) } b:active { color: rgb(4, 5, 6) }</style></head>
            <body><p>far text</p><p data-cobrowse=mask>FAR-SECRET</p><input type=password value=FAR-SECRET><b style="display:block;height:60px">point here</b></body></html>
            """;
    private static final String TEXTS = """
            () => {
              const texts = [];
              const look = (document) => {
                if (!document?.documentElement) return;
                texts.push(document.documentElement.outerHTML);
                for (const frame of document.querySelectorAll('iframe')) look(frame.contentDocument);
              };
              look(document);
              return texts.join('\\n') + [...document.querySelectorAll('[style]')].map((element) => decodeURIComponent(element.style.backgroundImage)).join('\\n');
            }
            """;

    private static final Pattern PICTURE = Pattern.compile("data:image/webp;base64,[A-Za-z0-9+/=]+");

    private static StaticSite site;
    private static StaticSite far;
    private static StaticSite deep;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        site = new StaticSite();
        far = new StaticSite();
        deep = new StaticSite();
        node = ServerProcess.demo(site.origin(), far.origin(), deep.origin());
        site.snippet(loader("data-cobrowse data-frames='%s'".formatted(far.origin())));
        far.page("/far", FAR_PAGE);
        far.page("/elsewhere", "<!doctype html><body>elsewhere</body>");
        site.page("/plain", page("<p>plain</p>"));
    }

    @AfterAll
    static void stop() {
        node.close();
        deep.close();
        far.close();
        site.close();
    }

    private static String loader(String attributes) {
        return "<script async src='%s' %s></script>".formatted(node.url("/cobrowse/js/loader.js"), attributes);
    }

    private static String page(String body) {
        return "<!doctype html><html><head><meta charset=utf-8><title>Page</title></head><body>%s</body></html>"
                .formatted(body);
    }

    @Test
    void anAgentSeesFramesOfListedSitesThatAgree() {
        far.snippet(loader("data-embedded-in='%s'".formatted(site.origin())));
        var url = site.page(
                "/joined",
                page("<h1>shop</h1><iframe src='%s' width=400 height=200></iframe>".formatted(far.url("/far"))));
        var customer = browsers.visitor().open(url);
        var code = CustomerUi.share(customer);
        var agent = AgentDesktop.joined(browsers.visitor(), node, code);
        seen(agent, "far text");

        var inner = frame(customer, "/far");
        inner.evaluate("document.body.style.height = '5000px'; scrollTo(0, 9)");
        var field = customer.frameLocator("iframe").locator("input");
        field.focus();
        seen(agent, Pattern.compile("<input [^>]*cobrowse-focus"));
        field.blur();
        inner.evaluate("document.body.append('said later')");
        seen(agent, "said later");
        assertThat(inner.evaluate(
                        "document.querySelector('cobrowse-ui') === null && window.CoBrowse?.start === undefined"))
                .isEqualTo(true);

        var late = AgentDesktop.joined(browsers.visitor(), node, code);
        seen(late, "said later");
        assertThat(texts(agent) + texts(late)).doesNotContain("FAR-SECRET");

        customer.frameLocator("iframe").locator("b").hover();
        seen(agent, Pattern.compile("<b [^>]*cobrowse-hover"));
        keepPicture(customer, agent, "far-frame");
        customer.evaluate("url => { document.querySelector('iframe').src = url }", far.url("/elsewhere"));
        seen(agent, "elsewhere");
    }

    @Test
    void anAgentSeesWhatAFrameShowsInAFrameOfItsOwnIfItListsThat() {
        far.page(
                "/holds",
                page("<p>far text</p><iframe src='%s' width=300></iframe><div></div>".formatted(deep.url("/deep"))));
        deep.page("/deep", FAR_PAGE.replace("far text", "deep text") + "<iframe srcdoc='<i>deepest</i>'></iframe>");
        deep.snippet(loader("data-embedded-in='%s'".formatted(far.origin())));
        var url = site.page(
                "/nested",
                page("<h1>shop</h1><iframe src='%s' width=400 height=400></iframe>".formatted(far.url("/holds"))));

        far.snippet(loader("data-embedded-in='%s'".formatted(site.origin())));
        var without = browsers.visitor().open(url);
        var outside = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(without));
        seen(outside, "far text");
        seen(outside, Pattern.compile("Content(?:%20| )of(?:%20| )another(?:%20| )site"));
        assertThat(texts(outside)).doesNotContain("deep text");

        far.snippet(loader("data-embedded-in='%s' data-frames='%s'".formatted(site.origin(), deep.origin())));
        var customer = browsers.visitor().open(url);
        var code = CustomerUi.share(customer);
        var agent = AgentDesktop.joined(browsers.visitor(), node, code);
        seen(agent, "deep text");
        seen(agent, "deepest");
        frame(customer, "/deep").evaluate("document.body.append('said later')");
        seen(agent, "said later");
        frame(customer, "/holds").evaluate("document.querySelector('div').append('and around it')");
        seen(agent, "and around it");
        customer.frameLocator("iframe").frameLocator("iframe").locator("b").hover();
        seen(agent, Pattern.compile("<b [^>]*cobrowse-hover"));

        var late = AgentDesktop.joined(browsers.visitor(), node, code);
        seen(late, "said later");
        assertThat(texts(agent) + texts(late)).doesNotContain("FAR-SECRET");

        frame(customer, "/holds").evaluate("document.querySelector('iframe').dataset.cobrowse = 'mask'");
        Await.until("nothing of it is seen", () -> texts(agent), texts -> !texts.contains("deep text"));
        frame(customer, "/deep").evaluate("document.body.append('said unseen')");
        frame(customer, "/holds").evaluate("document.querySelector('div').append('the end')");
        seen(agent, "the end");
        assertThat(texts(agent)).doesNotContain("said unseen").doesNotContain("said later");
    }

    /** A script in the frame speaks as ours does. */
    @Test
    void aFrameThatSaysWhatDoesNotFitBreaksItsOwnBoxOnly() {
        far.snippet(loader("data-embedded-in='%s'".formatted(site.origin())));
        far.page("/hostile", FAR_PAGE + """
                <script>
                  addEventListener('message', ({ data }) => { if (data.cobrowse === 'join') window.joined = data; });
                  window.say = (make) => parent.postMessage({ cobrowse: 'event', turn: joined.turn, firstId: joined.firstId, kind: 'delta', body: JSON.stringify({ version: 1, ops: make(joined.firstId) }) }, '*');
                </script>
                """);
        var url = site.page(
                "/around", page("<h1>shop</h1><iframe src='%s' width=400></iframe>".formatted(far.url("/hostile"))));
        var customer = browsers.visitor().open(url);
        var agent = watching(CustomerUi.share(customer));
        seen(agent, "far text");

        var notOurs = List.of(
                "() => [{ op: 'remove', ids: [3] }]",
                "() => [{ op: 'insert', parent: 3, before: null, nodes: [] }]",
                "(first) => [{ op: 'insert', parent: first + 1, before: null, nodes: [{ id: first + 1, text: 'x' }] }]");
        for (var at = 0; at < notOurs.size(); at++) {
            frame(customer, "/hostile").evaluate("say(%s)".formatted(notOurs.get(at)));
            found(agent, "{\"frame\":%d}".formatted(at + 1));
            goesOn(customer, agent, "beside %d".formatted(at));
            assertThat(texts(agent)).doesNotContain("far text");
            frame(customer, "/hostile").evaluate("location.reload()");
            seen(agent, "far text");
        }

        Await.until(
                "three repairs",
                () -> {
                    frame(customer, "/hostile").evaluate("say(() => 'no operations')");
                    return agent.page().evaluate("state.resyncCauses.apply");
                },
                repairs -> Integer.valueOf(3).equals(repairs));
        goesOn(customer, agent, "repaired");
        frame(customer, "/hostile").evaluate("say(() => 'no operations')");
        goesOn(customer, agent, "repaired no more");
        assertThat(agent.page().evaluate("state.resyncCauses.apply === 3 && state.resyncs === 3"))
                .isEqualTo(true);
        frame(customer, "/hostile").evaluate("location.reload()");
        seen(agent, "far text");
    }

    /** An agent with a viewer of their own, whose state is at hand. */
    private AgentDesktop watching(String code) {
        var agent = AgentDesktop.open(browsers.visitor(), node);
        agent.signIn("demo", "demo");
        agent.page().getByLabel("Join code").waitFor();
        var desktop = (String) agent.page().evaluate("document.querySelector('script[src]').src");
        agent.page().addScriptTag(new Page.AddScriptTagOptions().setUrl(desktop.replace("desktop.js", "viewer.js")));
        agent.page().evaluate("""
                async (code) => {
                  const { bearer } = JSON.parse(sessionStorage.getItem('cobrowse.agent'));
                  const answer = await fetch(`/cobrowse/rest/live/sessions/${code}`, { headers: { Authorization: `Bearer ${bearer}` } });
                  const { id } = await answer.json();
                  const box = document.createElement('div');
                  box.style.cssText = 'width:800px;height:600px';
                  document.body.replaceChildren(box);
                  const viewer = CoBrowseViewer.createViewer(box, { server: '', bearer: () => bearer, onState: (state) => { window.state = state; }, onRefused: (refusal) => { window.state = refusal; } });
                  viewer.join(id, undefined, { code });
                }
                """, code.replaceAll("\\D", ""));
        Await.until(
                "a picture",
                () -> (String) agent.page().evaluate("JSON.stringify([window.state])"),
                state -> state.contains("\"live\""));
        return agent;
    }

    private static void found(AgentDesktop agent, String causes) {
        Await.until(
                "the causes " + causes,
                () -> (String) agent.page().evaluate("JSON.stringify(state.resyncCauses)"),
                causes::equals);
    }

    private static void goesOn(Page customer, AgentDesktop agent, String text) {
        customer.evaluate("text => document.body.append(text)", text);
        seen(agent, text);
        assertThat(texts(agent)).contains("<h1>shop</h1>");
        Await.until("a live picture", () -> agent.page().evaluate("state.picture.state"), "live"::equals);
    }

    @Test
    void aFrameThatDoesNotListThePageSaysNothing() {
        far.snippet(loader("data-embedded-in='https://somebody.example'"));
        var complaints = new CopyOnWriteArrayList<String>();
        var url = site.page(
                "/refused", page("<iframe src='%s' width=400 height=200></iframe>".formatted(far.url("/far"))));
        var customer = browsers.visitor().open(site.url("/plain"));
        customer.onConsoleMessage(message -> complaints.add(message.text()));
        customer.navigate(url);
        var agent = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(customer));

        seen(agent, "Content of another site");
        Await.until(
                "a warning",
                () -> String.join("\n", complaints),
                said -> said.contains("data-embedded-in does not list it"));
        assertThat(texts(agent)).doesNotContain("far text");
    }

    @Test
    void aFrameThatThePageDoesNotListIsNotAsked() {
        far.snippet(loader("data-embedded-in='%s'".formatted("http://localhost")));
        var unlisted = far.origin().replace("127.0.0.1", "localhost");
        var url =
                site.page("/unlisted", page("<iframe src='%s/far' width=400 height=200></iframe>".formatted(unlisted)));
        var customer = browsers.visitor().open(url);
        var agent = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(customer));

        seen(agent, "Content of another site");
        frame(customer, "/far")
                .evaluate("parent.postMessage({ cobrowse: 'event', firstId: 1, kind: 'snapshot', body: '{}' }, '*')");
        customer.evaluate("document.body.append('still alive')");
        seen(agent, "still alive");
        assertThat(texts(agent)).doesNotContain("far text");
    }

    @Test
    void anAgentSeesWhatIsDrawnAndWhereThePointerPresses() {
        var url = site.page(
                "/drawn",
                page(
                        "<style>button:hover { color: rgb(1, 2, 3) } button:active { color: rgb(4, 5, 6) }</style><button>press</button>"
                                + "<canvas width=300 height=100></canvas><div data-cobrowse=mask><canvas width=300 height=100></canvas></div>"
                                + "<script>for (const canvas of document.querySelectorAll('canvas')) { const paint = canvas.getContext('2d'); paint.fillStyle = 'rgb(0,0,255)'; paint.fillRect(0, 0, 300, 100); }</script>"));
        var customer = browsers.visitor().open(url);
        var agent = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(customer));

        seen(agent, "data:image/webp;base64,");
        assertThat(colourOf(agent, 0)).isEqualTo("0,0,255");
        assertThat(agent.replica()
                        .evaluate("document.querySelectorAll('canvas')[1].style.backgroundImage")
                        .toString())
                .doesNotContain("base64");

        var button = customer.locator("button");
        button.hover();
        styled(agent, "rgb(1, 2, 3)");
        customer.mouse().down();
        styled(agent, "rgb(4, 5, 6)");
        keepPicture(customer, agent, "pressed");
        customer.mouse().up();
        styled(agent, "rgb(1, 2, 3)");
    }

    /** The page hides the canvas, and draws in it what is private, right before the picture is taken, and takes both back behind it. */
    @Test
    void whatIsDrawnWhileACanvasIsHiddenIsInNoPictureOfIt() {
        var visitor = browsers.visitor();
        visitor.context().addInitScript("""
                const frame = window.requestAnimationFrame;
                let turn = 0;
                const paint = (canvas, colour) => { const context = canvas.getContext('2d'); context.fillStyle = colour; context.fillRect(0, 0, 300, 100); };
                window.requestAnimationFrame = (run) => frame.call(window, (now) => {
                  const canvas = document.querySelector('canvas');
                  if (canvas === null || ++turn % 2 === 0) return run(now);
                  canvas.dataset.cobrowse = 'mask';
                  paint(canvas, 'rgb(255,0,0)');
                  try { run(now); } finally {
                    paint(canvas, `rgb(0,0,${100 + turn % 150})`);
                    delete canvas.dataset.cobrowse;
                  }
                });
                """);
        var tap = WireTap.on(visitor);
        var url = site.page("/hidden", page("<canvas width=300 height=100></canvas>"));
        var customer = visitor.open(url);
        AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(customer));

        Await.until(
                "pictures",
                () -> {
                    customer.title(); // what the browser has sent is heard of while it is asked for something
                    return PICTURE.matcher(String.join("\n", tap.sent()))
                            .results()
                            .count();
                },
                count -> count >= 4);
        for (var picture : PICTURE.matcher(String.join("\n", tap.sent()))
                .results()
                .map(found -> found.group())
                .toList()) assertThat(redIn(customer, picture)).as("red").isLessThan(50);
    }

    private static int redIn(Page page, String picture) {
        return (int) page.evaluate("""
                async (url) => {
                  const image = new Image();
                  image.src = url;
                  await image.decode();
                  const paint = new OffscreenCanvas(1, 1).getContext('2d');
                  paint.drawImage(image, 0, 0, 1, 1);
                  return paint.getImageData(0, 0, 1, 1).data[0];
                }
                """, picture);
    }

    /** Middle of what a canvas of the replica shows, as the browser decodes it. */
    private static String colourOf(AgentDesktop agent, int number) {
        return (String) agent.replica().evaluate("""
                async (number) => {
                  const url = /data:image[^"]*base64[^"]*/.exec(document.querySelectorAll('canvas')[number].style.backgroundImage)[0];
                  const image = new Image();
                  image.src = url;
                  await image.decode();
                  const canvas = new OffscreenCanvas(1, 1);
                  const paint = canvas.getContext('2d');
                  paint.drawImage(image, 0, 0, 1, 1);
                  return [...paint.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((part) => Math.round(part / 5) * 5).join(',');
                }
                """, number);
    }

    private static void styled(AgentDesktop agent, String colour) {
        Await.until(
                "colour " + colour,
                () -> (String) agent.replica().evaluate("getComputedStyle(document.querySelector('button')).color"),
                colour::equals);
    }

    private static void seen(AgentDesktop agent, String text) {
        Await.until("“%s” at the agent".formatted(text), () -> texts(agent), texts -> texts.contains(text));
    }

    private static void seen(AgentDesktop agent, Pattern pattern) {
        Await.until(
                pattern + " at the agent",
                () -> texts(agent),
                texts -> pattern.matcher(texts).find());
    }

    private static String texts(AgentDesktop agent) {
        return (String) agent.replica().evaluate(TEXTS);
    }

    private static Frame frame(Page page, String path) {
        return Await.until(
                        "frame " + path,
                        () -> page.frames().stream()
                                .filter(frame -> frame.url().endsWith(path))
                                .toList(),
                        frames -> !frames.isEmpty())
                .getFirst();
    }

    private static void keepPicture(Page customer, AgentDesktop agent, String name) {
        for (var side : List.of(customer, agent.page()))
            side.screenshot(new Page.ScreenshotOptions()
                    .setPath(Folders.results("fidelity")
                            .resolve("%s-%s.png".formatted(name, side.equals(customer) ? "customer" : "agent"))));
    }
}
