package org.opencobrowse.e2e.privacy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.WireTap;

/** A site's developer sees on the own page what an agent would see, without an agent and without a session. */
class PreviewTest {
    private static final String PAGE = """
            <!doctype html><html><head><meta charset=utf-8><title>Pay</title><link rel=icon href=data:,>
            <style>body { font: 16px sans-serif; margin: 24px } .private { color: #7c2d92 }</style></head><body>
            <h1>Pay</h1><p class=private>1,284.20</p><p><input type=password value=x> <input id=name value="Robin"></p>
            <div class=faces><img alt="a face" width=80 height=80 src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>"></div><p id=later>nothing</p></body></html>
            """;

    @TempDir
    Path folder;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void aWindowShowsThePageAsAnAgentWouldSeeItAndFollows() throws IOException {
        var file = Files.writeString(
                folder.resolve("rules.json"),
                "{\"domRestrictions\": [{\"dataMasking\": [\".private\"], \"pictureMasking\": [\".faces\"]}]}");
        try (var site = new StaticSite();
                var node = ServerProcess.start(
                        ServerSettings.demo(site.origin()).with("privacy.rules", file.toString()))) {
            var developer = browsers.visitor();
            var tap = WireTap.on(developer);
            var page = developer.open(site.page("/pay", PAGE));
            var preview = page.waitForPopup(() ->
                    page.evaluate("(url) => import(url).then(() => undefined)", node.url("/cobrowse/js/preview.js")));

            var picture = picture(preview);
            assertThat(picture.locator("h1")).hasText("Pay");
            assertThat(picture.locator(".private")).hasText("••••••••");
            assertThat(picture.locator("input[type=password]")).hasValue("••••••••");
            assertThat(picture.locator("#name")).hasValue("Robin");
            assertThat(preview.locator("#status")).containsText("Rules ");
            assertThat(preview.locator("#page")).containsText("Pay · " + site.url("/pay"));

            page.evaluate(
                    "document.getElementById('later').className = 'private'; document.getElementById('later').textContent = 'a secret'");
            assertThat(picture.locator("#later")).containsText("••••");
            assertThat(picture.locator("#later")).not().containsText("secret");
            assertThat(tap.headers()).as("frames to a server").isEmpty();
        }
    }

    @Test
    void aServerThatIsNotForDevelopersHasNoPreview() {
        try (var node = ServerProcess.start(ServerSettings.demo().with("demo", "false"))) {
            var page = browsers.visitor().open(node.url("/cobrowse/health"));
            for (var path : new String[] {"/cobrowse/preview/", "/cobrowse/js/preview.js"})
                assertThat(page.request().get(node.url(path)).status()).isEqualTo(404);
        }
    }

    private static FrameLocator picture(Page preview) {
        return preview.frameLocator("#picture iframe");
    }
}
