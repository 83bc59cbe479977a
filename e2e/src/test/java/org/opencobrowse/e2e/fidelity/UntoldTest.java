package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.StaticSite;

/** What a browser does without telling, or tells at a moment when it is easily missed: an agent who is there sees it, and one who comes late. */
class UntoldTest {
    private static final String RUN = """
            async ([url, action]) => {
              const { PagePair } = window.cobrowseHarness;
              const pair = new PagePair(document.body, (mode) => `/static/replica-${mode}.html`);
              const faults = pair.faults;
              const see = async (who, number) => {
                const { differences, style, box } = await pair.settled(number, 4000);
                for (const { kind, path, expected, actual } of differences) faults.push(`${who}: ${kind} at ${path}: expected ${expected}, was ${actual}`);
                if (style.equal < style.total) faults.push(`${who}: ${style.examples[0]}`);
                if (box.equal < box.total) faults.push(`${who}: ${box.examples[0]}`);
                return box.total;
              };
              await pair.open(url);
              const { window: page } = pair;
              const rest = () => new Promise((resolve) => setTimeout(resolve, 500));
              const late = [];
              const act = new Function('page', 'rest', 'join', `return (async () => { const { document } = page; ${action} })()`);
              await act(page, rest, async () => late.push(await pair.join()));
              let seen = await see('who is there', 0);
              late.push(await pair.join());
              for (const number of late) seen += await see('who comes late', number);
              pair.close();
              return { faults, seen };
            }
            """;

    enum Case {
        SCROLLED_AS_IT_IS_PUT_IN("<main></main>", """
                const box = document.createElement('div');
                box.style.cssText = 'height:80px;overflow:auto';
                box.innerHTML = '<p style="height:900px">tall</p>';
                document.querySelector('main').append(box);
                box.scrollTop = 90;
                await rest();"""),
        A_FIELD_OF_MANY_LINES_THAT_IS_SCROLLED("<textarea rows=3></textarea>", """
                const field = document.querySelector('textarea');
                field.value = 'line\\n'.repeat(40);
                await rest();
                field.scrollTop = 50;"""),
        SCROLLED_THEN_HIDDEN_THEN_SHOWN(
                "<div style='height:80px;width:80px;overflow:auto'><p style='height:900px;width:900px'>tall</p></div>",
                """
                const box = document.querySelector('div');
                box.scrollTo(33, 120);
                await rest();
                box.style.display = 'none';
                await rest();
                await join();
                box.style.display = '';
                await rest();"""),
        BUTTONS_WITHOUT_A_LABEL_AND_WITH_AN_EMPTY_ONE(
                "<input type=reset value=''> <input type=submit value=''> <input type=button value=''> <input type=reset> <input type=submit> <input id=changing type=submit>",
                """
                await rest();
                document.querySelector('#changing').setAttribute('value', '');"""),
        A_STYLE_SHEET_THAT_IS_AN_ALTERNATIVE(
                "<link rel='alternate stylesheet' title=red href='/red.css'><h1>Not red</h1>", "await rest();"),
        LINKS_THAT_RUN_SOMETHING(
                "<style>:link { color: green; font-weight: 700; padding: 9px }</style><a href='javascript:void 0'>run</a> <a href='/there'>go</a> <a>none</a>",
                "await rest();");

        private final String body;
        private final String action;

        Case(String body, String action) {
            this.body = body;
            this.action = action;
        }
    }

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        HARNESS.site()
                .page(
                        "/red.css",
                        new StaticSite.Page("h1 { color: red; font-size: 60px }").with("Content-Type", "text/css"));
    }

    @ParameterizedTest
    @EnumSource
    void isSeenAllTheSame(Case untold) {
        var page = HARNESS.visit(browsers.visitor());
        var url = HARNESS.site()
                .page(
                        "/untold",
                        "<!doctype html><html><head><meta charset=utf-8><title>Page</title></head><body>" + untold.body
                                + "</body></html>");

        var run = Answer.of(page.evaluate(RUN, List.of(url, untold.action)));

        assertThat(run.texts("faults")).isEmpty();
        assertThat(run.number("seen")).isGreaterThan(3);
    }
}
