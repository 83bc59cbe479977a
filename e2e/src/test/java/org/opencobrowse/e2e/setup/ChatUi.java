package org.opencobrowse.e2e.setup;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.List;

/** What a customer sees of the chat on a page, and what they can press and write. */
public final class ChatUi {
    private static final String TEXT =
            "function () { return [...this.querySelectorAll('.panel, .launch')].filter((part) => part.checkVisibility()).map((part) => part.innerText).join('\\n').trim(); }";
    private static final String SAID =
            "function () { return [...this.querySelectorAll('.log .bubble')].map((bubble) => bubble.textContent); }";
    private static final String MIDDLE = """
            function (name) {
              const nameOf = (one) => one.getAttribute('aria-label') ?? one.textContent;
              const found = [...this.querySelectorAll('button, textarea')].find((one) => nameOf(one).startsWith(name) && one.checkVisibility());
              if (found === undefined || found.disabled) return null;
              const { left, top, width, height } = found.getBoundingClientRect();
              return [left + width / 2, top + height / 2];
            }
            """;

    private final Page page;
    private final ClosedRoot root;

    public ChatUi(Page page) {
        this.page = page;
        this.root = new ClosedRoot(page, "cobrowse-chat");
    }

    /** Presses the shop's button and begins without a name. */
    public void begin() {
        page.click("[data-cobrowse-chat]");
        press("Start the chat");
        sees("Waiting for an agent");
    }

    /** Presses a button, or the place to write, as a person does: with the mouse, where it stands. */
    public void press(String name) {
        // The chat makes room for the session's card, which may cover it for a moment.
        var middle = Await.until(
                        "“%s”, not covered by anything".formatted(name),
                        () -> call(MIDDLE, name),
                        where -> where.isJsonArray() && isUncovered(where.getAsJsonArray()))
                .getAsJsonArray();
        page.mouse().click(middle.get(0).getAsDouble(), middle.get(1).getAsDouble());
    }

    private boolean isUncovered(JsonArray at) {
        return "cobrowse-chat"
                .equals(page.evaluate(
                        "([x, y]) => document.elementFromPoint(x, y)?.localName",
                        List.of(at.get(0).getAsDouble(), at.get(1).getAsDouble())));
    }

    public void type(String text) {
        press("Write a message");
        page.keyboard().type(text);
    }

    public void say(String text) {
        type(text);
        page.keyboard().press("Enter");
    }

    /** All words on the screen that are the chat's; empty if there are none. */
    public String text() {
        var text = call(TEXT, "");
        return text.isJsonNull() ? "" : text.getAsString();
    }

    /** What was said, in order; of what was not accepted yet nothing. */
    public List<String> said() {
        var said = call(SAID, "");
        if (said.isJsonNull()) return List.of();
        return said.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    public void sees(String words) {
        Await.until("the customer sees “%s” in the chat".formatted(words), this::text, text -> text.contains(words));
    }

    public void doesNotSee(String words) {
        Await.until("“%s” is gone from the chat".formatted(words), this::text, text -> !text.contains(words));
    }

    /** Calls a function with the closed root as {@code this}; null while the chat is not in the page. */
    public JsonElement call(String function, String argument) {
        try {
            return root.call(function, argument).orElse(JsonNull.INSTANCE);
        } catch (PlaywrightException _) {
            // The page is being replaced by the next one.
            return JsonNull.INSTANCE;
        }
    }
}
