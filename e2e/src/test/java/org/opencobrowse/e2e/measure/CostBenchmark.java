package org.opencobrowse.e2e.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Corpus;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;
import org.opencobrowse.e2e.setup.WireTap;

/**
 * What sharing costs the customer's main thread, in the operations that benchmarks of front-end frameworks use: CPU time of that thread from the operation until all that follows from it is done, by itself, in a shared page, in
 * one that is shared under a site's rules, and in one that rrweb records. They take turns, so that what else the machine does is the same for all.
 */
class CostBenchmark {
    private static final int ROUNDS = Integer.getInteger("cost.rounds", 7);
    private static final int WARM_UP = 2;
    /** Operations of a few milliseconds differ most from one time to the next. */
    private static final int MORE_OF_SMALL = 3;

    private static final int LOOK_MS = 200;
    private static final int QUIET_LOOKS = 3;
    /** A page of 10,000 rows that is shared takes less in one look when nothing happens. */
    private static final double QUIET_MS = 12;

    private static final Pattern LONGEST = Pattern.compile("\"longestMs\":(\\d+)");

    private static final String PAGE = """
            <!doctype html><html><head><meta charset=utf-8><title>Rows</title>
            <style>table{border-collapse:collapse;width:600px}td{border:1px solid #ccc;padding:4px}.danger{background:#fcc}</style></head>
            <body><table><tbody id=rows></tbody></table>
            <script>
              const words = ['pretty', 'large', 'small', 'red', 'angry', 'table', 'chair', 'mouse', 'keyboard', 'desk'];
              let next = 1;
              const rows = document.getElementById('rows');
              const row = () => {
                const tr = document.createElement('tr');
                const id = next++;
                tr.innerHTML = '<td class=id></td><td><a class=label></a></td><td><a class=remove><span class=icon aria-hidden=true>×</span></a></td><td></td>';
                tr.firstChild.textContent = id;
                tr.querySelector('.label').textContent = words[id % 10] + ' ' + words[(id * 7) % 10] + ' ' + id;
                return tr;
              };
              const append = (count) => { const all = document.createDocumentFragment(); while (count-- > 0) all.append(row()); rows.append(all); };
              const operations = {
                create1k: () => append(1000),
                create10k: () => append(10000),
                replace1k: () => { rows.replaceChildren(); append(1000); },
                updateEvery10th: () => { for (let at = 0; at < rows.children.length; at += 10) rows.children[at].querySelector('.label').firstChild.data += ' !!!'; },
                select: () => { rows.children[5].classList.toggle('danger'); },
                swap: () => { const [one, two] = [rows.children[1], rows.children[998]]; const after = two.nextSibling; rows.insertBefore(two, one); rows.insertBefore(one, after); },
                remove: () => rows.children[500].remove(),
                clear: () => rows.replaceChildren(),
              };
              const run = (name) => { operations[name](); };
            </script>TAG</body></html>
            """;

    /** A page, and its main thread. */
    private record Subject(Page page, CDPSession thread) {
        static Subject of(Page page) {
            var session = page.context().newCDPSession(page);
            var domain = new JsonObject();
            domain.addProperty("timeDomain", "threadTicks");
            session.send("Performance.enable", domain);
            return new Subject(page, session);
        }

        /** Less what the page takes in the same time when nothing happens in it. */
        double cost(Operation operation) {
            operation.before().forEach(this::run);
            // As benchmarks of front-end frameworks do: else what was made before is collected in whatever comes after
            // it.
            thread.send("HeapProfiler.collectGarbage");
            var before = cpuMs();
            return run(operation.name()) + cpuMs() - before;
        }

        /** Until nothing is left to do of what it began: slices, timers, frames. The time that the last, idle looks took counts as not spent. */
        private double run(String name) {
            page.evaluate("name => run(name)", name);
            var idle = 0.0;
            for (var quiet = 0; quiet < QUIET_LOOKS; ) {
                var before = cpuMs();
                page.waitForTimeout(LOOK_MS);
                var spent = cpuMs() - before;
                var isQuiet = spent < QUIET_MS;
                idle = isQuiet ? idle + spent : 0;
                quiet = isQuiet ? quiet + 1 : 0;
            }
            return -idle;
        }

        /** What the page takes of its main thread in one look while nothing happens. */
        double idleMs() {
            var looks = new ArrayList<Double>();
            for (var look = 0; look < 11; look++) {
                var before = cpuMs();
                page.waitForTimeout(LOOK_MS);
                looks.add(cpuMs() - before);
            }
            return looks.stream().sorted().toList().get(5);
        }

        private double cpuMs() {
            for (var each : thread.send("Performance.getMetrics").getAsJsonArray("metrics")) {
                var metric = each.getAsJsonObject();
                if (metric.get("name").getAsString().equals("TaskDuration"))
                    return metric.get("value").getAsDouble() * 1_000;
            }
            throw new AssertionError("the browser has no TaskDuration");
        }
    }

    private record Subjects(Subject alone, Subject shared, Subject ruled, Subject recorded) {}

    /** Of the kinds that sites have; some speak of the rows, and of what changes in them. */
    private static final String RULES = """
            {"domRestrictions": [{
              "dataMasking": [".card-number", ".iban", "[data-private]", "#account .balance", "form.payment input", "td.salary", ".patient *", "input[name*=ssn]",
                              "section[aria-label=Profile] dd", ".danger .label", "tr:nth-child(7) .id", "table.invoices td:last-child", ".secret", ".user-mail", ".phone"],
              "blocking": [".adverts", "iframe.tracker", "#internal", ".debug-bar", "[hidden-from-agents]"],
              "pictureMasking": [".avatar", ".id-card img", ".scan"],
              "domControl": [".delete-account", "#close", ".remove"],
              "submitAllowed": ["form.search", "form.newsletter"]
            }]}
            """;

    /** @param before what has to be there, not measured */
    private record Operation(String name, String shown, List<String> before, int rounds) {
        static Operation large(String name, String shown, String... before) {
            return new Operation(name, shown, List.of(before), ROUNDS);
        }

        static Operation small(String name, String shown) {
            return new Operation(name, shown, List.of("clear", "create1k"), ROUNDS * MORE_OF_SMALL);
        }
    }

    private static final List<Operation> OPERATIONS = List.of(
            Operation.large("create1k", "create 1,000 rows", "clear"),
            Operation.large("replace1k", "replace 1,000 rows", "clear", "create1k"),
            Operation.small("updateEvery10th", "update every tenth of 1,000"),
            Operation.small("select", "select one of 1,000"),
            Operation.small("swap", "swap two of 1,000"),
            Operation.small("remove", "remove one of 1,000"),
            Operation.small("clear", "clear 1,000"),
            Operation.large("create10k", "create 10,000 rows", "clear"),
            Operation.large("clear", "clear 10,000", "clear", "create10k"));

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @TempDir
    Path folder;

    @Test
    void ofOperationsOnRows() throws IOException {
        var rules = Files.writeString(folder.resolve("rules.json"), RULES);
        var site =
                new StaticSite().folder("rrweb", Corpus.packageFolder("record").resolve("dist"));
        var settings = ServerSettings.demo(site.origin()).with("session.neverJoinedAfter", "4h");
        try (var node = ServerProcess.asInstalled(settings);
                var strict = ServerProcess.asInstalled(settings.with("privacy.rules", rules.toString()))) {
            var sharing = browsers.visitor();
            var tap = WireTap.on(sharing);
            var subjects = new Subjects(
                    open(site, browsers.visitor(), "/alone", ""),
                    open(site, sharing, "/shared", loader(node)),
                    open(site, browsers.visitor(), "/ruled", loader(strict)),
                    open(site, browsers.visitor(), "/recorded", "<script src=/rrweb/record.umd.min.cjs></script>"));
            CustomerUi.share(subjects.shared().page());
            CustomerUi.share(subjects.ruled().page());
            // As it is used: what is recorded is made the bytes that a network takes.
            subjects.recorded().page().evaluate("""
                    () => {
                      window.recorded = 0;
                      const encoder = new TextEncoder();
                      rrwebRecord.record({ emit: (event) => { recorded += encoder.encode(JSON.stringify(event)).length; } });
                    }
                    """);
            System.out.printf(
                    "cost: medians of %d rounds, %d of small operations; CPU time of the page's main thread%n",
                    ROUNDS, ROUNDS * MORE_OF_SMALL);
            System.out.println("| operation | alone, ms | shared | shared under rules | rrweb |");
            System.out.println("|---|---|---|---|---|");
            OPERATIONS.forEach(operation -> measure(operation, subjects));
            subjects.shared().run("clear");
            subjects.shared().run("create1k");
            System.out.printf(
                    Locale.ROOT,
                    "cost: a shared page of 1,000 rows on which nothing happens: %.1f ms a second%n",
                    subjects.shared().idleMs() * 1_000 / LOOK_MS);
            System.out.printf("cost: longest stretch of capture in all of this, ms: %d%n", longest(tap));
            for (var each : List.of(node, strict))
                assertThat(Metrics.of(each).sum("cobrowse_sessions_live")).isEqualTo(1);
            assertThat((int) subjects.recorded().page().evaluate("recorded")).isPositive();
        } finally {
            site.close();
        }
    }

    private static String loader(ServerProcess node) {
        return "<script async src=\"%s\" data-cobrowse></script>".formatted(node.url("/cobrowse/js/loader.js"));
    }

    private static Subject open(StaticSite site, Visitor visitor, String path, String tag) {
        return Subject.of(visitor.open(site.page(path, PAGE.replace("TAG", tag))));
    }

    private static void measure(Operation operation, Subjects subjects) {
        var alone = new ArrayList<Double>();
        var shared = new ArrayList<Double>();
        var ruled = new ArrayList<Double>();
        var recorded = new ArrayList<Double>();
        for (var round = 0; round < WARM_UP + operation.rounds(); round++) {
            alone.add(subjects.alone().cost(operation));
            shared.add(subjects.shared().cost(operation));
            ruled.add(subjects.ruled().cost(operation));
            recorded.add(subjects.recorded().cost(operation));
        }
        var base = median(alone);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | × %.2f | × %.2f | × %.2f |%n",
                operation.shown(),
                base,
                median(shared) / base,
                median(ruled) / base,
                median(recorded) / base);
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().skip(WARM_UP).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static long longest(WireTap tap) {
        Await.until("a report", () -> String.join("\n", tap.sent()), sent -> sent.contains("\"longestMs\""));
        return LONGEST.matcher(String.join("\n", tap.sent()))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max()
                .orElseThrow();
    }
}
