package org.opencobrowse.e2e.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.server.leaks.LeakTest;

/** The leak test of the product, over pages of every kind and with rules of every kind; and that it finds a leak. */
class LeaksTest {
    private static final String RULES = """
            {"domRestrictions": [
              {"dataMasking": ["h1", "form", ".private", "li:nth-child(2)", "p:has(+ p)", "td"], "blocking": ["#masked, nav", "table tr:last-child"]},
              {"uriTemplate": ["/pages/"], "pictureMasking": ["body"], "domControl": ["button"], "submitAllowed": ["form"]}
            ]}
            """;
    private static final String LEAKY = """
            <!doctype html><html><head><meta charset=utf-8><title>Leaky</title></head><body><h1>Page</h1><p id=copy></p>
            <script>setInterval(() => { document.getElementById('copy').textContent = document.querySelector('h1').textContent; }, 50);</script></body></html>
            """;

    @TempDir
    static Path folder;

    private static StaticSite site;
    private static ServerProcess node;

    @BeforeAll
    static void start() throws IOException {
        site = StaticSite.corpusPages();
        var file = Files.writeString(folder.resolve("rules.json"), RULES);
        node = ServerProcess.start(ServerSettings.demo(site.origin()).with("privacy.rules", file.toString()));
        site.embed(node);
    }

    @AfterAll
    static void stop() {
        node.close();
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets.html", "everything.html"})
    void nothingLeaksFromAPage(String page) throws Exception {
        var report = run(site.url("/pages/" + page));
        assertThat(report).contains("nothing leaked", "mark “mask”", "secret field cc-number", "dataMasking h1");
    }

    @Test
    void nothingLeaksFromTheShop() throws Exception {
        assertThat(run(node.url("/demo/checkout.html"))).contains("nothing leaked");
    }

    @Test
    void aPageThatCopiesWhatIsHiddenIsFoundOut() throws Exception {
        var report = run(site.page("/leaky", LEAKY));
        assertThat(report).contains("LEAK  dataMasking h1: text", "LEAKED").doesNotContain("nothing leaked");
    }

    private static String run(String page) throws IOException, InterruptedException {
        var text = new ByteArrayOutputStream();
        var isTight = new LeakTest(new PrintStream(text, true, StandardCharsets.UTF_8))
                .of(URI.create(page), LeakTest.usualPrograms().getFirst());
        var report = text.toString(StandardCharsets.UTF_8);
        assertThat(report).contains(isTight ? "nothing leaked" : "LEAKED");
        return report;
    }
}
