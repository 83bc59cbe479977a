package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.EmbeddedSite;
import org.opencobrowse.e2e.setup.Folders;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.Visitor;

/**
 * The whole way, from a customer's page through a node to an agent's desktop, on pages that others have made: one for each way in which pages are built, or all with
 * {@code -Dcorpus.all=true}.
 */
class FidelityTest {
    /** Elements whose box is not the same, by page, and why. Everything else must be where it is on the page. */
    private static final Map<String, Set<String>> BOXES_ELSEWHERE = Map.of(
            "code-editor", Set.of("lines-content", "view-rulers"), // 16,777,216 px wide: floating point
            "components", Set.of("spinner__indicator")); // turns without end

    private static final Set<String> USUAL = Set.of(
            "dashboard", // jQuery, and charts on canvases
            "api-docs", // React, with thousands of elements
            "code-editor", // lines that come and go with scrolling
            "components", // shadow roots
            "data-grid", // cells that are used again for other rows
            "rich-text", // text that is edited in place
            "forms", // plain elements, all kinds of fields
            "app", // Vue
            "drawn-chart", // SVG
            "odds-and-ends"); // what no package does

    @RegisterExtension
    static final EmbeddedSite SITE = new EmbeddedSite(CorpusSite::open);

    @RegisterExtension
    final Browsers browsers = new Browsers();

    static List<CorpusPage> pages() {
        var all = CorpusPages.all();
        if (Boolean.getBoolean("corpus.all")) return all;
        var usual = all.stream().filter(page -> USUAL.contains(page.name())).toList();
        assertThat(usual).hasSameSizeAs(USUAL);
        return usual;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void anAgentSeesWhatTheCustomerHas(CorpusPage corpus) {
        var customer = browsers.visitor();
        var page = customer.open(SITE.site().url(corpus.path()));
        page.waitForFunction(corpus.ready());
        var code = CustomerUi.share(page);

        var agent = AgentDesktop.joined(agent(), SITE.node(), code);
        PageTree.awaitEqual("at rest", page, agent);

        corpus.activity().accept(page);
        PageTree.awaitEqual("after activity", page, agent);

        var late = AgentDesktop.joined(agent(), SITE.node(), code);
        PageTree.awaitEqual("for a late joiner", page, late);

        var allowed = BOXES_ELSEWHERE.getOrDefault(corpus.name(), Set.of());
        try {
            // A picture may still be scrolling, or wait for a font, when its tree is the page's.
            var boxes = Await.until(
                    "boxes in their places",
                    () -> PageTree.of(page).boxesAgainst(PageTree.of(agent)),
                    found -> found.elsewhere().stream()
                            .allMatch(box -> allowed.stream().anyMatch(box::contains)));
            System.out.printf("fidelity %-20s tree equal, %.1f %% of boxes equal%n", corpus, boxes.equalShare() * 100);
        } finally {
            keepPictures(corpus, page, agent);
        }
    }

    /** With room for the customer's page in its actual size, and one agent's desktop around it. */
    private Visitor agent() {
        return browsers.visitor(new Browser.NewContextOptions().setViewportSize(1400, 900));
    }

    private static void keepPictures(CorpusPage corpus, Page page, AgentDesktop agent) {
        page.screenshot(new Page.ScreenshotOptions().setPath(picture(corpus, "customer")));
        agent.page().screenshot(new Page.ScreenshotOptions().setPath(picture(corpus, "agent")));
    }

    private static Path picture(CorpusPage corpus, String side) {
        return Folders.results("fidelity").resolve("%s-%s.png".formatted(corpus, side));
    }
}
