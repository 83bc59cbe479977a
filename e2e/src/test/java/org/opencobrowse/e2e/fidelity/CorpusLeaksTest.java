package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.server.leaks.LeakTest;

/** The leak test of the product over pages that others have made, with rules that hide something in each of them: over a few, or all with {@code -Dcorpus.all=true}. */
class CorpusLeaksTest {
    private static final String RULES = """
            {"domRestrictions": [{
              "dataMasking": ["h1", "h2", "p:nth-of-type(odd)", "td:nth-child(even)", "label", "li:first-child", "[role=gridcell]", "text", ".view-line", "[contenteditable]"],
              "blocking": ["nav", "th:last-child", "figure"]
            }]}
            """;
    private static final Set<String> USUAL = Set.of("forms", "components");

    @TempDir
    static Path folder;

    private static StaticSite site;
    private static ServerProcess node;

    @BeforeAll
    static void start() throws IOException {
        site = CorpusSite.open();
        var file = Files.writeString(folder.resolve("rules.json"), RULES);
        node = ServerProcess.start(ServerSettings.demo(site.origin()).with("privacy.rules", file.toString()));
        site.embed(node);
    }

    @AfterAll
    static void stop() {
        node.close();
        site.close();
    }

    static List<CorpusPage> pages() {
        return CorpusPages.all().stream()
                .filter(page -> Boolean.getBoolean("corpus.all") || USUAL.contains(page.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothingThatIsHiddenLeavesThePage(CorpusPage corpus) throws Exception {
        var text = new ByteArrayOutputStream();
        var isTight = new LeakTest(new PrintStream(text, true, StandardCharsets.UTF_8))
                .of(
                        URI.create(site.url(corpus.path())),
                        LeakTest.usualPrograms().getFirst());
        var report = text.toString(StandardCharsets.UTF_8);
        System.out.printf("leaks of %s%n%s%n", corpus, report.indent(2));
        assertThat(report).contains("nothing leaked");
        assertThat(isTight).isTrue();
    }
}
