package org.opencobrowse.e2e.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.microsoft.playwright.Page;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.EmbeddedSite;
import org.opencobrowse.e2e.setup.WireTap;

/** Customers see what agents do not. */
class HiddenPartsTest {
    private static final String PAGE = """
            <!doctype html><html><head><meta charset=utf-8><title>Page</title><link rel=icon href=data:,>
            <style>body { font: 16px sans-serif; margin: 24px } section { padding: 12px; margin: 12px 0; border: 1px solid #ccc; width: 420px } input { font: inherit; padding: 8px }</style></head><body>
            <h1>Pay</h1><p><label>Name <input id=name></label></p><p><label>Password <input id=secret type=password></label></p>
            <section data-cobrowse=mask id=private>Balance: 1,284.20 <label>Note <input id=note></label></section>
            <section id=open>Delivery on Monday</section><div style="height:1500px"></div><section data-cobrowse=block id=below>Below</section>
            </body></html>
            """;
    private static final String BOXES = """
            function () {
              return [...this.querySelectorAll('.area')].filter((box) => !box.hidden).map((box) => {
                const { left, top, width, height } = box.getBoundingClientRect();
                return [left, top, width, height].map(Math.round).join(',');
              }).join(' ');
            }
            """;
    private static final String NOTICE = """
            function () {
              const notice = this.querySelector('.unseen');
              return notice ? `${notice.textContent} ${Math.round(notice.getBoundingClientRect().top)}` : '';
            }
            """;
    private static final String SAID =
            "function () { return [...this.querySelectorAll('[role=status]')].map((each) => each.textContent).join(' | '); }";

    @RegisterExtension
    static final EmbeddedSite SITE = new EmbeddedSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void hiddenPartsAreMarkedForAsLongAsTheCustomerWants() {
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var page = shared(customer.open(SITE.site().page("/page", PAGE)));
        var ui = new CustomerUi(page);

        ui.press("Show what the agent cannot see");
        var marked = is(ui, BOXES, boxes -> boxes.split(" ").length == 2);
        assertThat(marked).isEqualTo(box(page, "#secret") + " " + box(page, "#private"));
        assertThat(ui.call(SAID, "").getAsString()).contains("3 parts");

        page.evaluate("document.getElementById('open').setAttribute('data-cobrowse', 'mask')");
        is(ui, BOXES, boxes -> boxes.contains(box(page, "#open")));
        page.evaluate("scrollTo(0, document.body.scrollHeight)");
        is(ui, BOXES, boxes -> boxes.equals(box(page, "#below")));
        assertThat(String.join("\n", tap.sent())).doesNotContain("class=\"area").doesNotContain("agent cannot see");

        ui.press("Stop showing what the agent cannot see");
        is(ui, BOXES, String::isEmpty);
    }

    @Test
    void whoUsesAFieldThatAgentsDoNotSeeIsTold() {
        var page = shared(browsers.visitor().open(SITE.site().page("/page", PAGE)));
        var ui = new CustomerUi(page);
        is(ui, "function () { return String(!!this.querySelector('[data-name=show-hidden]')); }", "true"::equals);

        page.click("#name");
        assertThat(ui.call(NOTICE, "").getAsString()).isEmpty();
        page.click("#secret");
        is(ui, NOTICE, notice -> notice.startsWith("The agent cannot see what you enter here."));
        is(ui, SAID, said -> said.contains("The agent cannot see what you enter here."));
        page.keyboard().press("Tab");
        is(ui, NOTICE, notice -> notice.startsWith("The agent cannot see"));
        page.click("#name");
        is(ui, NOTICE, String::isEmpty);
    }

    private Page shared(Page page) {
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
        AgentDesktop.joined(browsers.visitor(), SITE.node(), CustomerUi.share(page));
        return page;
    }

    private static String is(CustomerUi ui, String function, Predicate<String> expected) {
        return Await.until("what the customer sees", () -> text(ui.call(function, "")), expected);
    }

    private static String text(JsonElement answer) {
        return answer.isJsonNull() ? "" : answer.getAsString();
    }

    private static String box(Page page, String selector) {
        return (String) page.evaluate("""
                (selector) => {
                  const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
                  return [left, top, width, height].map(Math.round).join(',');
                }
                """, selector);
    }
}
