package org.opencobrowse.e2e.setup;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/** One tab of a {@link Firefox}: its scripts, mouse and keyboard. */
public final class FirefoxTab {
    private static final String MIDDLE = """
            (() => {
              const box = [...document.querySelectorAll('SELECTOR')].find((each) => each.offsetParent !== null && each.textContent.includes('WORDS'))?.getBoundingClientRect();
              return box === undefined ? null : [box.left + box.width / 2, box.top + box.height / 2];
            })()""";
    /** Code points of WebDriver for keys without a character. */
    public static final String TAB = "\uE004";

    public static final String ENTER = "\uE007";

    private final Firefox firefox;
    private final String context;

    FirefoxTab(Firefox firefox, String context) {
        this.firefox = firefox;
        this.context = context;
    }

    public FirefoxTab open(String url) {
        var wish = new JsonObject();
        wish.addProperty("context", context);
        wish.addProperty("url", url);
        wish.addProperty("wait", "complete");
        firefox.call("browsingContext.navigate", wish);
        return this;
    }

    /** The value of an expression, which may be a promise, as JSON has it. */
    public JsonElement evaluate(String expression) {
        var target = new JsonObject();
        target.addProperty("context", context);
        var wish = new JsonObject();
        wish.addProperty("expression", "(async () => JSON.stringify(await (%s)) ?? 'null')()".formatted(expression));
        wish.add("target", target);
        wish.addProperty("awaitPromise", true);
        var answer = firefox.call("script.evaluate", wish);
        if (answer.has("exceptionDetails"))
            throw new IllegalStateException(
                    answer.getAsJsonObject("exceptionDetails").get("text").getAsString());
        return JsonParser.parseString(
                answer.getAsJsonObject("result").get("value").getAsString());
    }

    /** As text; empty while it cannot be told, as between two pages. */
    public String text(String expression) {
        try {
            var value = evaluate(expression);
            return value.isJsonNull() ? "" : value.isJsonPrimitive() ? value.getAsString() : value.toString();
        } catch (IllegalStateException _) {
            return "";
        }
    }

    public void awaitText(String what, String expression, String expected) {
        Await.until(what, () -> text(expression), found -> found.contains(expected));
    }

    /** As a person does it: with the mouse, in the middle of the visible element that has these words. */
    public void click(String selector, String words) {
        var middle = Await.until(selector + " " + words, () -> place(selector, words), JsonElement::isJsonArray)
                .getAsJsonArray();
        click(middle.get(0).getAsDouble(), middle.get(1).getAsDouble());
    }

    private JsonElement place(String selector, String words) {
        try {
            return evaluate(MIDDLE.replace("SELECTOR", selector).replace("WORDS", words));
        } catch (IllegalStateException _) {
            return JsonNull.INSTANCE;
        }
    }

    public void click(double x, double y) {
        perform("pointer", move(x, y), action("pointerDown", "button", 0), action("pointerUp", "button", 0));
    }

    public void point(double x, double y) {
        perform("pointer", move(x, y));
    }

    public void type(String text) {
        var actions = new ArrayList<JsonObject>();
        text.codePoints().forEach(character -> {
            for (var type : List.of("keyDown", "keyUp")) {
                var key = new JsonObject();
                key.addProperty("type", type);
                key.addProperty("value", Character.toString(character));
                actions.add(key);
            }
        });
        perform("key", actions.toArray(JsonObject[]::new));
    }

    private static JsonObject move(double x, double y) {
        var move = action("pointerMove", "x", Math.round(x));
        move.addProperty("y", Math.round(y));
        return move;
    }

    private static JsonObject action(String type, String name, long value) {
        var action = new JsonObject();
        action.addProperty("type", type);
        action.addProperty(name, value);
        return action;
    }

    private void perform(String device, JsonObject... actions) {
        var source = new JsonObject();
        source.addProperty("type", device);
        source.addProperty("id", device);
        var all = new JsonArray();
        for (var action : actions) all.add(action);
        source.add("actions", all);
        var wish = new JsonObject();
        wish.addProperty("context", context);
        wish.add("actions", Firefox.list(source));
        firefox.call("input.performActions", wish);
    }
}
