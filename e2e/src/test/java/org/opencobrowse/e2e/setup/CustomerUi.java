package org.opencobrowse.e2e.setup;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** What a customer sees of co-browsing on a page, and the buttons they can press. */
public final class CustomerUi {
    private static final Pattern CODE = Pattern.compile("\\b\\d{3} \\d{3} \\d{3}\\b");
    private static final String TEXT =
            "function () { return [...this.children].map((part) => part.innerText ?? '').join('\\n').trim(); }";
    private static final String MIDDLE = """
            function (name) {
              const button = [...this.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent) === name);
              if (button === undefined || button.disabled) return null;
              const { left, top, width, height } = button.getBoundingClientRect();
              return [left + width / 2, top + height / 2];
            }
            """;

    private final Page page;
    private final ClosedRoot root;

    public CustomerUi(Page page) {
        this.page = page;
        this.root = new ClosedRoot(page, "cobrowse-ui");
    }

    /** Agrees to share the page and answers the join code, as the agent types it. */
    public static String share(Page page) {
        var ui = new CustomerUi(page);
        page.evaluate("CoBrowse.start()");
        ui.agree();
        return ui.code();
    }

    public void agree() {
        press("Share this page");
    }

    /** Presses a button as a person does, once it can be: with the mouse, where it stands. */
    public void press(String button) {
        var before = new AtomicReference<JsonElement>();
        // Where it stood at the last look too: what is still moving would be missed.
        var middle = Await.until(
                        "button “%s”".formatted(button),
                        () -> call(MIDDLE, button),
                        place -> place.equals(before.getAndSet(place)) && place.isJsonArray())
                .getAsJsonArray();
        page.mouse().click(middle.get(0).getAsDouble(), middle.get(1).getAsDouble());
    }

    /** The join code on the screen, without its spaces. */
    public String code() {
        return Await.until("a join code", () -> CODE.matcher(text()).results().findFirst(), Optional::isPresent)
                .orElseThrow()
                .group()
                .replace(" ", "");
    }

    /** All words on the screen that are ours; empty if there are none. */
    public String text() {
        var text = call(TEXT, "");
        return text.isJsonNull() ? "" : text.getAsString();
    }

    public void sees(String words) {
        Await.until("the customer sees “%s”".formatted(words), this::text, text -> text.contains(words));
    }

    /** Calls a function with the closed root as {@code this}; null while we are not in the page. */
    public JsonElement call(String function, String argument) {
        try {
            return root.call(function, argument).orElse(JsonNull.INSTANCE);
        } catch (PlaywrightException _) {
            // The page is being replaced by the next one: what was found belongs to no document any more.
            return JsonNull.INSTANCE;
        }
    }
}
