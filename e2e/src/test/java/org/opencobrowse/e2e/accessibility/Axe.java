package org.opencobrowse.e2e.accessibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Corpus;
import org.opencobrowse.e2e.setup.Folders;
import org.opencobrowse.e2e.setup.Visitor;

/** The faults that axe-core finds on a screen. It cannot look into closed shadow roots: for its visitors ours are open. */
final class Axe {
    private static final String PROGRAM =
            Folders.read(Corpus.packageFolder("axe-core").resolve("axe.min.js"));

    private static final String OPEN_ROOTS = """
            {
              const attach = Element.prototype.attachShadow;
              Element.prototype.attachShadow = function (init) {
                return attach.call(this, this.localName.startsWith('cobrowse-') ? { ...init, mode: 'open' } : init);
              };
            }
            """;

    /** Colours are compared in the body only, and ours stand behind it. A doubled id matters to us also where axe-core leaves that to a person. */
    private static final String FAULTS = """
            async (parts) => {
              const walk = document.createTreeWalker.bind(document);
              document.createTreeWalker = (from, ...how) => {
                if (from !== document.body) return walk(from, ...how);
                const walker = walk(document.documentElement, ...how);
                walker.currentNode = from;
                return walker;
              };
              const { violations, incomplete } = await axe.run(parts.length > 0 ? { include: parts } : document, { iframes: false });
              delete document.createTreeWalker;
              return [...violations, ...incomplete.filter(({ id }) => id === 'duplicate-id-aria')].flatMap(({ id, impact, nodes }) =>
                nodes.map(({ target, failureSummary }) => `${id} (${impact}) at ${target.flat().join(' ')}: ${failureSummary}`));
            }
            """;

    private Axe() {}

    /** Whose screens can be looked at. What moves would be caught half faded in. */
    static Visitor visitor(Browsers browsers) {
        var visitor = browsers.visitor(
                new Browser.NewContextOptions().setViewportSize(1280, 720).setReducedMotion(ReducedMotion.REDUCE));
        visitor.context().addInitScript(OPEN_ROOTS);
        return visitor;
    }

    /** On the whole screen, but for what frames show. */
    static void findsNothing(String screen, Page page) {
        findsNothing(screen, page, List.of());
    }

    /** @param part selector of what is ours in a page of somebody else */
    static void findsNothing(String screen, Page page, String part) {
        findsNothing(screen, page, List.of(part));
    }

    private static void findsNothing(String screen, Page page, List<String> parts) {
        keep(screen, page);
        assertThat(faults(page, parts)).as(screen).isEmpty();
    }

    /** Kind and place of each. */
    static List<String> faults(Page page, List<String> parts) {
        if (!(Boolean) page.evaluate("'axe' in window")) page.evaluate(PROGRAM);
        return ((List<?>) page.evaluate(FAULTS, parts))
                .stream().map(String::valueOf).toList();
    }

    private static void keep(String screen, Page page) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Folders.results("screens").resolve(screen.replaceAll("[^a-z]+", "-") + ".png")));
    }
}
