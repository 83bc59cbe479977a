package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;

/** What a hostile customer's client might send: nothing of it runs, leads the frame away or asks the network for more than pictures and styles. */
class AttackTest {
    private static final Set<String> MAY_BE_LOADED = Set.of("image", "stylesheet", "font");

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void noAttackRunsOrEscapesEvenWhenClicked() {
        var visitor = browsers.visitor();
        var page = HARNESS.visit(visitor);
        page.evaluate("""
                () => {
                  document.body.style.margin = '0';
                  const box = document.body.appendChild(document.createElement('div'));
                  box.style.cssText = 'width:800px;height:600px';
                  window.run = new cobrowseHarness.AttackRun(box, (mode) => `/static/replica-${mode}.html`);
                }
                """);
        var attacks = (int) page.evaluate("run.attacks.length");
        assertThat(attacks).isGreaterThan(100);

        var findings = new ArrayList<String>();
        var asked = new ArrayList<Request>();
        page.onRequest(asked::add);
        visitor.context().onPage(opened -> findings.add("a window was opened: " + opened.url()));
        page.onDialog(dialog -> {
            findings.add("a dialog was opened: " + dialog.message());
            dialog.dismiss();
        });
        page.onDownload(download -> findings.add("a download was started: " + download.url()));
        for (var attack = 0; attack < attacks; attack++) {
            asked.clear();
            page.evaluate("([index, fresh]) => run.start(index, fresh)", List.of(attack, attack % 2 == 0));
            touch(page);
            var verdict = Answer.of(page.evaluate("run.verdict()"));
            var name = verdict.text("name");
            for (var finding : verdict.texts("findings")) findings.add("%s: %s".formatted(name, finding));
            for (var request : asked)
                if (!isHarmless(request))
                    findings.add("%s: asked for %s as %s".formatted(name, request.url(), request.resourceType()));
        }

        System.out.println("attacks " + attacks);
        assertThat(findings).isEmpty();
        assertThat(page.url()).isEqualTo(HARNESS.site().url("/"));
        assertThat(page.evaluate("window.__pwned === undefined")).isEqualTo(true);
    }

    /** As an agent might, were there no overlay between. */
    private static void touch(Page page) {
        page.mouse().click(400, 300);
        page.keyboard().press("Enter");
    }

    private static boolean isHarmless(Request request) {
        return MAY_BE_LOADED.contains(request.resourceType())
                || request.url().matches(".*/static/replica-[a-z-]+\\.html")
                // A filter or mask that a style names: a picture to the policy, without a name of its own to the
                // browser.
                || (request.resourceType().equals("other") && request.url().endsWith("/filter.svg"));
    }
}
