package org.opencobrowse.e2e.privacy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.WireTap;

/** Where everything is private, only what a rule shows is seen, and nothing that is masked on purpose. */
class PrivateByDefaultTest {
    private static final String RULES = """
            {"domRestrictions": [{"shown": ["h1", "nav", "#host", ".seen"], "dataMasking": [".never"]}]}
            """;
    private static final String PAGE = """
            <!doctype html><html><head><meta charset=utf-8><title>SECRET</title><link rel=icon href=data:,></head><body title="SECRET">
            <h1>OPEN</h1><nav><a href="/a">OPEN</a> <input value="OPEN"><input type=password value="SECRET"><input autocomplete=cc-number value="SECRET">
              <b class=never>SECRET <i class=seen>SECRET</i></b><b data-cobrowse=mask>SECRET <i class=seen>SECRET</i></b></nav>
            <p>SECRET <b data-cobrowse=show>SECRET</b></p><textarea>SECRET</textarea><select><option>SECRET</select>
            <img alt="SECRET" src="/SECRET.png"><div id=host>SECRET</div><p id=later class=x>SECRET</p>
            <script>document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = '<p>OPEN</p><slot></slot>';</script></body></html>
            """;

    @TempDir
    Path folder;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void onlyWhatRulesShowIsSeen() throws IOException {
        var secret = Canary.fresh();
        var open = Canary.fresh();
        var file = Files.writeString(folder.resolve("rules.json"), RULES);
        try (var site = new StaticSite();
                var node = ServerProcess.start(ServerSettings.demo(site.origin())
                        .with("privacy.rules", file.toString())
                        .with("privacy.privateByDefault", "true"))) {
            site.embed(node);
            var customer = browsers.visitor();
            var tap = WireTap.on(customer);
            var html = PAGE.replace("OPEN", open.word())
                    .replace("id=host>SECRET", "id=host>" + open.word())
                    .replace("SECRET", secret.word());
            var page = customer.open(site.page("/page", html));
            page.waitForFunction("window.CoBrowse?.state === 'ready'");
            var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));

            assertThat(desktop.replica().locator("h1")).hasText(open.word());
            assertThat(desktop.replica().locator("nav a")).hasText(open.word());
            assertThat(desktop.replica().locator("nav input").first()).hasValue(open.word());
            assertThat(desktop.replica().locator("#later")).containsText("••••");

            page.evaluate(
                    "(word) => { const later = document.getElementById('later'); later.className = 'seen'; later.textContent = word; }",
                    open.word());
            assertThat(desktop.replica().locator("#later")).hasText(open.word());
            page.evaluate(
                    "(word) => { const later = document.getElementById('later'); later.className = ''; later.textContent = word; }",
                    secret.word());
            page.evaluate("document.querySelector('h1').textContent = 'afterwards'");
            assertThat(desktop.replica().locator("h1")).hasText("afterwards");
            secret.isNowhere(tap, node, List.of(desktop));
        }
    }
}
