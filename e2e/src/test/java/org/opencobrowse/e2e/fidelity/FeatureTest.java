package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Folders;

/**
 * A page for each thing that pages are made of: an agent who is there sees it, and one who comes late. Beside what is compared of every page
 * (tree, state, computed style, boxes) each case says what must be seen.
 */
class FeatureTest {
    private static final String RUN = """
            async ([url, action, look]) => {
              const { PagePair } = window.cobrowseHarness;
              const pair = new PagePair(document.body, (mode) => `/static/replica-${mode}.html`);
              const faults = pair.faults;
              await pair.open(url);
              const { window: page } = pair;
              const rest = (ms = 400) => new Promise((resolve) => setTimeout(resolve, ms));
              const act = new Function('page', 'rest', 'point', `return (async () => { const { document } = page; ${action} })()`);
              const said = new Function('page', 'agent', 'document', `${look}`);
              let looks = 0;
              const see = async (who, number) => {
                let missing = 'nothing';
                for (let left = 80; left > 0 && missing !== ''; left--) {
                  const agent = pair.documentOf(number);
                  try {
                    missing = String(said(page, agent.defaultView, agent) ?? '');
                  } catch (fault) {
                    missing = String(fault); // not all of the page is there yet
                  }
                  if (missing !== '') await rest(100);
                }
                if (missing !== '') faults.push(`${who}: ${missing}`);
                const { differences, style, box, compared } = await pair.settled(number, 4000);
                for (const { kind, path, expected, actual } of differences) faults.push(`${who}: ${kind} at ${path}: expected ${expected}, was ${actual}`);
                if (style.equal < style.total) faults.push(`${who}: ${style.examples[0]}`);
                if (box.equal < box.total) faults.push(`${who}: ${box.examples[0]}`);
                looks += compared.node;
              };
              await act(page, rest, (selector, down) => pair.point(selector, down));
              await see('who is there', 0);
              await see('who comes late', await pair.join());
              pair.close();
              return { faults, looks };
            }
            """;
    private static final String BLUE = "canvas.getContext('2d').fillStyle = 'rgb(0,0,255)';"
            + "canvas.getContext('2d').fillRect(0, 0, canvas.width, canvas.height);";

    enum Case {
        FRAME_OF_THE_SAME_SITE(
                "<iframe src=/inner width=300 height=120 style='border:4px solid red'></iframe>",
                """
                await rest();
                const inner = document.querySelector('iframe').contentDocument;
                inner.querySelector('input').value = 'typed';
                inner.body.append('more');
                inner.defaultView.scrollTo(0, 30);""",
                "return document.querySelector('iframe').contentDocument.body.textContent.includes('more') ? '' : 'no text'"),
        FRAME_THAT_NAVIGATES(
                "<iframe src=/inner></iframe>",
                "await rest(); document.querySelector('iframe').src = '/quirky'; await rest();",
                "return document.querySelector('iframe').contentDocument.compatMode === 'BackCompat' ? '' : 'not in quirks mode'"),
        FRAME_THAT_IS_WRITTEN(
                "<iframe></iframe>",
                """
                const inner = document.querySelector('iframe').contentDocument;
                for (const text of ['one', 'two']) {
                  inner.open();
                  inner.write('<!doctype html><style>p { color: rgb(1, 2, 3) }</style><p>' + text);
                  inner.close();
                  await rest();
                }""",
                "return document.querySelector('iframe').contentDocument.querySelector('p')?.textContent === 'two' ? '' : 'no text'"),
        FRAMES_IN_FRAMES(
                "<iframe srcdoc=\"<iframe srcdoc='<iframe></iframe><b>deep</b>'></iframe>\" width=400 height=300></iframe>",
                "await rest();",
                """
                const inner = document.querySelector('iframe').contentDocument?.querySelector('iframe')?.contentDocument;
                return inner?.querySelector('b')?.textContent === 'deep' && inner.querySelector('iframe') ? '' : 'not deep enough'"""),
        FRAME_THAT_MOVES(
                "<p></p><iframe src=/inner></iframe>",
                "await rest(); document.querySelector('p').before(document.querySelector('iframe')); await rest();",
                "return document.body.firstElementChild.localName === 'iframe' ? '' : 'not moved'"),
        FRAME_IN_A_SHADOW_ROOT(
                "<div></div>",
                """
                document.querySelector('div').attachShadow({ mode: 'open' }).innerHTML = '<iframe src=/inner></iframe>';
                await rest();""",
                "return document.querySelector('div').shadowRoot?.querySelector('iframe')?.contentDocument?.querySelector('input') ? '' : 'no document'"),
        FRAME_WITH_CONSTRUCTED_SHEETS("<iframe src=/inner></iframe>", """
                await rest();
                const inner = document.querySelector('iframe').contentWindow;
                const sheet = new inner.CSSStyleSheet();
                sheet.replaceSync('p { color: rgb(9, 8, 7) }');
                inner.document.adoptedStyleSheets = [sheet];""", """
                const { contentDocument, contentWindow } = document.querySelector('iframe');
                return contentWindow.getComputedStyle(contentDocument.querySelector('p')).color === 'rgb(9, 8, 7)' ? '' : 'another colour'"""),
        MASKED_FRAME(
                "<div data-cobrowse=mask><iframe srcdoc='<p>secret</p>'></iframe></div>",
                "await rest();",
                "const text = document.querySelector('iframe').contentDocument.body?.textContent ?? ''; return /^\\u2022+$/.test(text) ? '' : text || 'empty'"),
        FRAME_OF_ANOTHER_SITE(
                "<iframe src='http://localhost:1/' width=300 height=100></iframe>",
                "await rest();",
                "return saysIn(document.querySelector('iframe'), 'Content of another site')"),
        CANVAS(
                "<canvas width=60 height=30></canvas>",
                "const canvas = document.querySelector('canvas'); " + BLUE + " await rest(1500);",
                "return hasPicture(document.querySelector('canvas'))"),
        CANVAS_IN_A_FRAME(
                "<iframe srcdoc='<canvas width=60 height=30></canvas>'></iframe>",
                "await rest(); const canvas = document.querySelector('iframe').contentDocument.querySelector('canvas'); "
                        + BLUE + " await rest(1500);",
                "return hasPicture(document.querySelector('iframe').contentDocument?.querySelector('canvas'))"),
        CANVAS_WITH_PARTS_OF_ANOTHER_SITE(
                "<canvas width=200 height=60></canvas>",
                """
                const image = new page.Image();
                image.src = `http://localhost:${page.location.port}/pages/leaf.svg`;
                await image.decode();
                document.querySelector('canvas').getContext('2d').drawImage(image, 0, 0, 60, 60);
                await rest(1500);""",
                "return saysIn(document.querySelector('canvas'), 'Picture of another site')"),
        MASKED_CANVAS(
                "<div data-cobrowse=mask><canvas width=200 height=60></canvas></div>",
                "const canvas = document.querySelector('canvas'); " + BLUE + " await rest(1500);",
                "return saysIn(document.querySelector('canvas'), 'Hidden')"),
        MEDIA(
                "<video width=200 height=80></video>",
                """
                const canvas = document.createElement('canvas');
                const paint = canvas.getContext('2d');
                page.painting = page.setInterval(() => { paint.fillStyle = 'lime'; paint.fillRect(0, 0, 300, 150); }, 50);
                const video = document.querySelector('video');
                video.muted = true;
                video.srcObject = canvas.captureStream(20);
                await video.play();
                await rest(1500);""",
                "return saysIn(document.querySelector('video'), 'Playing') || hasPicture(document.querySelector('video'))"),
        HOVER_AND_ACTIVE(
                "<style>p:hover { color: rgb(1, 2, 3) } b:active { color: rgb(4, 5, 6) } div:hover > p { text-indent: 3px }</style><div><p>one <b>two</b></p></div>",
                "await rest(); point('b', true);",
                """
                const style = (selector) => agent.getComputedStyle(document.querySelector(selector));
                const isLate = document.querySelector('[cobrowse-hover]') === null;
                return isLate || (style('p').color === 'rgb(1, 2, 3)' && style('b').color === 'rgb(4, 5, 6)' && style('p').textIndent === '3px') ? '' : 'not shown'""") {
            @Override
            boolean isCompared() {
                return false;
            }
        },
        FOCUS_WITH_THE_KEYBOARD(
                "<style>:focus { color: rgb(1, 2, 3) } :focus-visible { background: rgb(4, 5, 6) } p:focus-within { text-indent: 3px }</style><p><input><button>b</button></p>",
                "page.focus(); document.querySelector('input').focus(); await rest();",
                """
                const style = (selector) => agent.getComputedStyle(document.querySelector(selector));
                return style('input').color === 'rgb(1, 2, 3)' && style('input').backgroundColor === 'rgb(4, 5, 6)' && style('p').textIndent === '3px' ? '' : 'not shown'"""),
        TARGET(
                "<style>:target { color: rgb(1, 2, 3) }</style><p id=there>there</p>",
                "await rest(); page.location.hash = 'there'; await rest();",
                "return agent.getComputedStyle(document.querySelector('p')).color === 'rgb(1, 2, 3)' ? '' : 'not shown'"),
        CLOSED_ROOT_FROM_BEFORE(
                "<script>customElements.define('x-closed', class extends HTMLElement { constructor() { super(); this.attachShadow({ mode: 'closed' }).innerHTML = '<b>in</b>'; } })</script><x-closed style='display:block;width:300px;height:60px'></x-closed>",
                "await rest();",
                "return saysIn(document.querySelector('x-closed'), 'Closed part of the page')") {
            @Override
            boolean isCompared() {
                return false;
            }
        },
        DECLARATIVE_SHADOW_ROOT(
                "<div><template shadowrootmode=open><style>slot { color: rgb(1, 2, 3) }</style><slot></slot></template>slotted</div>",
                "await rest();",
                "return document.querySelector('div').shadowRoot?.querySelector('slot') ? '' : 'no shadow root'"),
        TOP_LAYER(
                "<dialog>modal</dialog><div popover=manual>popover</div><details><summary>s</summary>more</details>",
                """
                document.querySelector('dialog').showModal();
                document.querySelector('[popover]').showPopover();
                document.querySelector('details').open = true;
                await rest();""",
                "return document.querySelector('dialog').matches(':modal') && document.querySelector('[popover]').matches(':popover-open') ? '' : 'not open'"),
        SELECTED_TEXT(
                "<p>some <b>selected text</b> and more</p>",
                """
                await rest();
                const range = document.createRange();
                range.setStart(document.querySelector('p').firstChild, 2);
                range.setEnd(document.querySelector('b').firstChild, 8);
                document.getSelection().addRange(range);
                await rest();""",
                "return agent.getSelection().toString() === 'me selected' ? '' : 'selected: ' + agent.getSelection()"),
        MASKED_SELECTED_TEXT(
                "<p data-cobrowse=mask>masked</p><p>open</p>",
                "await rest(); document.getSelection().selectAllChildren(document.body); await rest();",
                "return agent.getSelection().toString() === '' ? '' : 'selected: ' + agent.getSelection()"),
        ANIMATION_OF_A_SCRIPT(
                "<p style='opacity:0'>fades in</p><div>moves without end</div>",
                """
                document.querySelector('p').animate([{ opacity: 0 }, { opacity: 1 }], { duration: 200, fill: 'forwards' });
                await rest(900);""",
                "return agent.getComputedStyle(document.querySelector('p')).opacity === '1' ? '' : 'not seen'"),
        ANIMATION_THAT_IS_OVER(
                "<p>flashes</p>",
                """
                await rest();
                document.querySelector('p').animate([{ opacity: 0 }, { opacity: 0.5 }], { duration: 600 });
                await rest(1500);""",
                "return agent.getComputedStyle(document.querySelector('p')).opacity === '1' ? '' : 'still there'"),
        VIEW_TRANSITION(
                "<main><p>before</p></main>",
                """
                await rest();
                const transition = document.startViewTransition(() => { document.querySelector('main').innerHTML = '<b>after</b>'; });
                await transition.finished;
                await rest();""",
                "return document.querySelector('b')?.textContent === 'after' ? '' : 'before'"),
        CUSTOM_STATES(
                "<style>x-toggle { display: block; color: rgb(1,2,3) } x-toggle:state(on) { color: rgb(0,128,0) } x-toggle:state(off) { color: rgb(128,0,0) }</style>"
                        + "<x-toggle id=on>on</x-toggle><x-toggle id=off>off</x-toggle><x-toggle id=early>early</x-toggle>",
                """
                page.customElements.define('x-toggle', class extends page.HTMLElement {
                  constructor() {
                    super();
                    this.states = this.attachInternals().states;
                    this.attachShadow({ mode: 'open' }).innerHTML = '<style>:host(:state(on)) p { margin-left: 50px }</style><p><slot></slot></p>';
                  }
                });
                const states = (id) => document.getElementById(id).states;
                states('early').add('on');
                await rest();
                states('early').delete('on');
                states('on').add('on'), states('off').add('on'), states('off').add('never-named');
                await rest();
                states('off').delete('on'), states('off').add('off');""",
                """
                const seen = [...document.querySelectorAll('x-toggle')].map((one) => agent.getComputedStyle(one).color + agent.getComputedStyle(one.shadowRoot.querySelector('p')).marginLeft).join();
                return seen === 'rgb(0, 128, 0)50px,rgb(128, 0, 0)0px,rgb(1, 2, 3)0px' ? '' : seen;"""),
        DRAWINGS(
                "<svg width=90 height=40><defs><g id=g><rect width=20 height=20 fill='red'/></g></defs><use href='#g' x=30 /><foreignObject x=60 width=30 height=40><p>html</p></foreignObject></svg>",
                "document.querySelector('use').setAttribute('x', '35'); await rest();",
                "return document.querySelector('use').getBBox().width > 0 ? '' : 'nothing used'");

        private final String body;
        private final String action;
        private final String look;

        Case(String body, String action, String look) {
            this.body = body;
            this.action = action;
            this.look = look;
        }

        boolean isCompared() {
            return true;
        }
    }

    private static final String WORDS = """
            const backgroundOf = (element) => element.ownerDocument.defaultView.getComputedStyle(element).backgroundImage;
            const saysIn = (element, words) => decodeURIComponent(backgroundOf(element)).includes(words) ? '' : `says not ${words}`;
            const hasPicture = (element) => element && /url\\("data:image\\/(?:webp|png|jpeg);base64,/.test(backgroundOf(element)) ? '' : 'no picture';
            """;

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        HARNESS.site()
                .page(
                        "/inner",
                        "<!doctype html><html><head><title>inner</title><style>html { background: #eef } div { width: 50vw; height: 900px }</style></head><body><p>inner <input></p><div>tall</div></body></html>");
        HARNESS.site().page("/quirky", "<html><head><title>quirky</title></head><body><p>quirks</p></body></html>");
        HARNESS.site().folder("pages", Folders.corpus().resolve("pages"));
    }

    @ParameterizedTest
    @EnumSource
    void isSeen(Case feature) {
        var page = HARNESS.visit(browsers.visitor());
        var url = HARNESS.site()
                .page(
                        "/feature",
                        "<!doctype html><html><head><meta charset=utf-8><title>Page</title></head><body>" + feature.body
                                + "</body></html>");

        var run = Answer.of(page.evaluate(RUN, List.of(url, feature.action, WORDS + feature.look)));

        assertThat(run.texts("faults"))
                .filteredOn(fault -> feature.isCompared() || !isComparison(fault))
                .isEmpty();
        assertThat(run.number("looks")).isGreaterThan(5);
    }

    /** Of a page with a state that only its browser has. */
    private static boolean isComparison(String fault) {
        return fault.contains("/html[0]");
    }
}
