package org.opencobrowse.server.leaks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Shares one page of a site in a real browser and looks for what should have stayed in it. Words that stand nowhere else are planted into whatever is hidden by
 * the rules of the node, by marks and by nature, before the page is shared and while it is.
 */
public final class LeakTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SEEN = "seen";
    private static final String SEEN_LATER = "seen, later";

    private final PrintStream out;

    public LeakTest(PrintStream out) {
        this.out = out;
    }

    /** Whether nothing leaked. Throws when the test could not be done: that says nothing about the page. */
    public boolean of(URI page, String program) throws IOException, InterruptedException {
        var outgoing = new Outgoing();
        try (var browser = new Browser(program, outgoing::heard)) {
            browser.open(page.toString());
            if (!Browser.await(PATIENCE, () -> "ready".equals(browser.evaluate("window.CoBrowse?.state"))))
                throw new IOException(
                        "the page does not offer sharing: is the script embedded, and the page's origin listed?");
            var rules = rules(browser);
            browser.evaluate("window.cobrowseLeakWords = {}");
            plant(browser, rules, false);
            browser.evaluate("CoBrowse.start()");
            if (!Browser.await(PATIENCE, () -> browser.press("Share this page")))
                throw new IOException("the customer was not asked whether to share");
            await(browser, outgoing, SEEN);
            var counts = plant(browser, rules, true);
            await(browser, outgoing, SEEN_LATER);
            browser.evaluate("CoBrowse.stop()");
            return tell(words(browser), counts, outgoing);
        }
    }

    /** Selectors of the rules that hide, from the page's own node, as the page gets them. */
    private static JsonArray rules(Browser browser) throws IOException, InterruptedException {
        var given = (String) browser.evaluate("""
                (async () => {
                  const script = document.querySelector('script[src*="/cobrowse/js/"]');
                  const answer = await fetch(new URL('/cobrowse/rest/live/rules', script.src), { credentials: 'include' });
                  const { rules } = await answer.json();
                  const hides = ['dataMasking', 'blocking'];
                  return JSON.stringify(rules.sets.flatMap((set) => hides.flatMap((kind) => (set[kind] ?? []).map((selector) => ({ kind, selector })))));
                })()
                """);
        return new JsonArray(given);
    }

    private static JsonArray plant(Browser browser, JsonArray rules, boolean isAgain)
            throws IOException, InterruptedException {
        var given = (String) browser.evaluate(
                "JSON.stringify((%s)(%s, window.cobrowseLeakWords, %s))".formatted(script(), rules.encode(), isAgain));
        return new JsonObject(given).getJsonArray("counts");
    }

    private static Map<String, Object> words(Browser browser) throws IOException, InterruptedException {
        return new TreeMap<>(
                new JsonObject((String) browser.evaluate("JSON.stringify(window.cobrowseLeakWords)")).getMap());
    }

    private static void await(Browser browser, Outgoing outgoing, String place)
            throws IOException, InterruptedException {
        var word = (String) browser.evaluate("window.cobrowseLeakWords[%s]"
                .formatted(new JsonArray().add(place).encode() + "[0]"));
        if (!Browser.await(
                PATIENCE,
                () -> outgoing.all().stream().anyMatch(sent -> sent.text().contains(word))))
            throw new IOException(
                    "what may be seen was not sent: the session did not start, or the page is masked as a whole (%s)"
                            .formatted(place));
    }

    private boolean tell(Map<String, Object> words, JsonArray counts, Outgoing outgoing) throws IOException {
        var all = outgoing.all();
        if (!outgoing.unread().isEmpty())
            throw new IOException("something was sent that could not be looked at: " + outgoing.unread());
        var places = new TreeMap<String, Integer>();
        var leaks = new ArrayList<String>();
        words.forEach((place, word) -> {
            if (place.startsWith(SEEN)) return;
            places.merge(place.substring(0, end(place)), 1, Integer::sum);
            var found = all.stream()
                    .filter(sent -> sent.text().contains((String) word))
                    .toList();
            var ways = found.stream()
                    .filter(Outgoing.Sent::isOurs)
                    .map(Outgoing.Sent::way)
                    .distinct()
                    .limit(3)
                    .toList();
            if (!ways.isEmpty()) leaks.add("LEAK  %s  in %s".formatted(place, String.join(", ", ways)));
            else if (!found.isEmpty())
                out.printf(
                        "note: the page itself sent %s: %s%n",
                        place, found.getFirst().way());
        });
        out.println("hidden by                                     words  leaked");
        places.forEach((what, count) -> out.printf(
                "%-45s %5d  %6d%n",
                what,
                count,
                leaks.stream().filter(leak -> leak.contains("  " + what)).count()));
        for (var count : counts)
            if (((JsonArray) count).getInteger(1) == 0)
                out.println("note: no element of the page is selected by " + ((JsonArray) count).getString(0));
        leaks.forEach(out::println);
        out.printf(
                "%d words in %d places, %d bytes looked at: %s%n",
                words.size(),
                places.size(),
                outgoing.bytes(),
                leaks.isEmpty() ? "nothing leaked" : leaks.size() + " LEAKED");
        return leaks.isEmpty();
    }

    private static int end(String place) {
        // Selectors may have colons; what follows the last one names the place inside.
        var at = place.lastIndexOf(": ");
        return at < 0 ? place.replace(", later", "").length() : at;
    }

    private static String script() throws IOException {
        try (var in = Objects.requireNonNull(LeakTest.class.getResourceAsStream("plant.js"))) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.substring(text.indexOf("(rules"), text.length() - 1);
        }
    }

    /** Where Chromium is, as a rule. */
    public static List<String> usualPrograms() {
        return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    }
}
