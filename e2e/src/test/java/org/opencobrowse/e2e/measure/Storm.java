package org.opencobrowse.e2e.measure;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import java.util.HashSet;
import java.util.Set;
import org.opencobrowse.e2e.setup.ServerProcess;

/** A page that changes 5,000 times a second: texts, attributes, rows that come and go. */
final class Storm {
    static final String PAGE = """
            <!doctype html><meta charset=utf-8><title>Storm</title>%s
            <main>%s</main>
            <script>
              const cells = [...document.querySelectorAll('p')];
              let count = 0;
              /* Timers come late under load: each makes up for the time that has passed. */
              function storm(ms) {
                const begin = performance.now();
                count = 0;
                return new Promise((done) => {
                  const step = () => {
                    const now = performance.now() - begin;
                    while (count < Math.min(now, ms) * 5) {
                      const cell = cells[(count * 7) %% cells.length];
                      if (count %% 10 === 0) cell.parentNode.append(cell);
                      else if (count %% 3 === 0) cell.dataset.count = count;
                      else cell.firstChild.data = 'value ' + count;
                      count++;
                    }
                    if (now < ms) setTimeout(step, 4);
                    else done(count);
                  };
                  step();
                });
              }
            </script>
            """;
    private static final int CELLS = 500;

    private Storm() {}

    static String page(ServerProcess node) {
        var tag = "<script async src=\"%s\" data-cobrowse></script>".formatted(node.url("/cobrowse/js/loader.js"));
        return PAGE.formatted(tag, "<p>value</p>".repeat(CELLS));
    }

    /** Part of the main thread's time that went into our scripts and what they called, while the storm blew. */
    static double ourShare(Page page, int ms) {
        var profiler = page.context().newCDPSession(page);
        profiler.send("Profiler.enable");
        var interval = new JsonObject();
        interval.addProperty("interval", 500);
        profiler.send("Profiler.setSamplingInterval", interval);
        profiler.send("Profiler.start");
        page.evaluate("ms => storm(ms)", ms);
        var profile = profiler.send("Profiler.stop").getAsJsonObject("profile");
        return share(profile);
    }

    private static double share(JsonObject profile) {
        var ours = new HashSet<Integer>();
        var nodes = profile.getAsJsonArray("nodes");
        // Parents stand before their children.
        for (var each : nodes) {
            var node = each.getAsJsonObject();
            var url = node.getAsJsonObject("callFrame").get("url").getAsString();
            if (url.contains("/cobrowse/js/") || ours.contains(node.get("id").getAsInt())) addWithChildren(node, ours);
        }
        return sampled(profile.getAsJsonArray("samples"), profile.getAsJsonArray("timeDeltas"), ours);
    }

    private static void addWithChildren(JsonObject node, Set<Integer> ours) {
        ours.add(node.get("id").getAsInt());
        if (!node.has("children")) return;
        for (var child : node.getAsJsonArray("children")) ours.add(child.getAsInt());
    }

    private static double sampled(JsonArray samples, JsonArray micros, Set<Integer> ours) {
        double all = 0;
        double own = 0;
        for (int at = 0; at < samples.size(); at++) {
            var passed = micros.get(at).getAsDouble();
            all += passed;
            if (ours.contains(samples.get(at).getAsInt())) own += passed;
        }
        return own / all;
    }
}
