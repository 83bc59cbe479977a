package org.opencobrowse.e2e.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ChatUi;
import org.opencobrowse.e2e.setup.DemoNode;
import org.opencobrowse.e2e.setup.Desk;

/** What is pasted into a chat is shown as the text that it is, or stays where it is until it is short enough. */
class HostileTextTest {
    private static final int LONGEST = 4_000;
    private static final String FAR_TOO_LONG =
            "All work and no play. ".repeat(3_000).substring(0, 65_536);
    private static final String BIDI = "\u202Eexe.gpj\u202C \u2066<b>\u2069 \u05E9\u05DC\u05D5\u05DD";
    private static final String MARKUP = "<img src=x onerror=\"document.title='broken in'\">";
    private static final String FIELD = "function () { return this.querySelector('textarea').value; }";
    private static final String CUT =
            "function (length) { const field = this.querySelector('textarea'); field.value = field.value.slice(0, length); field.dispatchEvent(new Event('input')); }";

    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void aTextFarTooLongIsKeptAndMeasuredUntilItIsShortEnough() {
        var page = browsers.visitor().open(NODE.process().url("/demo/"));
        var chat = new ChatUi(page);
        chat.begin();
        var desk = Desk.open(browsers.visitor(), NODE.process());
        desk.accept();

        chat.press("Write a message");
        page.keyboard().insertText(FAR_TOO_LONG);
        chat.sees("61536 characters too many");
        page.keyboard().press("Enter");
        assertThat(chat.call(FIELD, "").getAsString()).isEqualTo(FAR_TOO_LONG);
        assertThat(chat.said()).isEmpty();
        chat.call(CUT, String.valueOf(LONGEST));
        chat.doesNotSee("characters too many");
        page.keyboard().press("Enter");
        var longest = FAR_TOO_LONG.substring(0, LONGEST).strip();
        assertThat(desk.said()).hasText(longest);
        Await.until("it came back", chat::said, List.of(longest)::equals);

        var field = desk.page().getByLabel("Write a message");
        field.focus();
        desk.page().keyboard().insertText(FAR_TOO_LONG);
        assertThat(desk.page().locator(".composer").locator("..")).containsText("61536 characters too many");
        desk.page().keyboard().press("Enter");
        assertThat(field).hasValue(FAR_TOO_LONG);
        assertThat(desk.said()).hasCount(1);
        page.evaluate("CoBrowse.chat.end()");
        chat.sees("This chat is over.");
    }

    @Test
    void directionsMarkupAndWhatCannotBeSeenDoNoHarm() {
        var customer = browsers.visitor();
        var page = customer.open(NODE.process().url("/demo/"));
        var chat = new ChatUi(page);
        page.click("[data-cobrowse-chat]");
        chat.sees("Your name");
        page.keyboard().insertText("\u202EKim\u0007 " + MARKUP);
        page.keyboard().press("Enter");
        chat.sees("Waiting for an agent");
        var agent = browsers.visitor();
        var desk = Desk.open(agent, NODE.process());
        assertThat(desk.waiting().first()).containsText("Kim");
        desk.accept();
        assertThat(desk.page().locator(".chat-who h2")).containsText(MARKUP);

        for (var text : List.of(BIDI, MARKUP, "bell\u0007 and\u0000 escape\u001B[31m")) {
            chat.press("Write a message");
            page.keyboard().insertText(text);
            page.keyboard().press("Enter");
        }
        var shown = List.of(BIDI, MARKUP, "bell and escape[31m");
        Await.until("each as a text, without what no screen shows", chat::said, shown::equals);
        assertThat(desk.said()).hasCount(3);
        assertThat(desk.said().allTextContents()).isEqualTo(shown);
        desk.say(BIDI);
        Await.until("the agent's too", () -> chat.said().getLast(), BIDI::equals);
        assertThat(desk.said()).hasCount(4);
        assertThat(directions(chat.call(
                        "function () { return [...this.querySelectorAll('.bubble')].map((bubble) => getComputedStyle(bubble).unicodeBidi); }",
                        "")))
                .containsOnly("isolate")
                .hasSize(4);
        assertThat(desk.said()
                        .evaluateAll("bubbles => bubbles.map((bubble) => getComputedStyle(bubble).unicodeBidi).join()"))
                .isEqualTo("isolate,isolate,isolate,isolate");
        assertThat(page.title() + desk.page().title()).doesNotContain("broken in");
        page.evaluate("CoBrowse.chat.end()");
        chat.sees("This chat is over.");
        customer.hasNoComplaints();
        agent.hasNoComplaints();
    }

    @Test
    void aFormTakesWhatWasCopiedWithMarksOfDirectionAroundIt() {
        var page = browsers.visitor().open(NODE.process().url("/demo/"));
        var chat = new ChatUi(page);
        page.evaluate(
                "CoBrowse.chat.start({ form: { name: 'off', fields: [{ key: 'phone', label: 'Phone', required: true }] } })");
        chat.sees("Phone");
        page.keyboard().insertText("\u200E\u202A+44 20 7946 0000\u202C");
        page.keyboard().press("Enter");
        chat.sees("Waiting for an agent");
        var desk = Desk.open(browsers.visitor(), NODE.process());
        desk.accept();
        desk.page().getByText("About this customer").click();
        assertThat(desk.page().locator(".facts dd").last()).hasText("+44 20 7946 0000");
        page.evaluate("CoBrowse.chat.end()");
        chat.sees("This chat is over.");
    }

    private static List<String> directions(JsonElement values) {
        return values.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }
}
