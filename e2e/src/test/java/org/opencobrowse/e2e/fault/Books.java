package org.opencobrowse.e2e.fault;

import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.Visitor;

/** What became of every event of the page, by the node's own figures since these books were opened, and the agent's word on what it applied. */
final class Books {
    private static final String DECISIONS = "cobrowse_sequencer_decisions_total";
    private static final String PAGE = "stream=\"page\"";

    private static final int LINES_SHOWN = 20;

    private final ServerProcess node;
    private final Metrics before;
    private final Acknowledgements acknowledgements;

    private Books(ServerProcess node, Visitor agent) {
        this.node = node;
        this.before = Metrics.of(node);
        this.acknowledgements = Acknowledgements.of(agent);
    }

    /** Before the session begins: its positions count from 1. */
    static Books open(ServerProcess node, Visitor agent) {
        return new Books(node, agent);
    }

    /** One moment of them. */
    record Balance(
            long published,
            long duplicate,
            long stale,
            long awaiting,
            long pointless,
            long refused,
            long applied,
            long gaps) {
        boolean isEven() {
            return published - duplicate - stale - awaiting - pointless - refused == applied && gaps == 0;
        }
    }

    /** Everything published was applied or dropped for a named cause, and nobody found a hole. */
    Balance balance() {
        return Await.until("the books balance", this::now, Balance::isEven);
    }

    /** For who must find out why they do not balance: the figures, and what the node said last. */
    String state() {
        var said = node.output().lines().toList();
        return now() + "\n" + String.join("\n", said.subList(Math.max(0, said.size() - LINES_SHOWN), said.size()));
    }

    private Balance now() {
        var figures = Metrics.of(node);
        return new Balance(
                since(figures, "cobrowse_events_published_total", PAGE),
                dropped(figures, "drop-duplicate"),
                dropped(figures, "drop-stale"),
                dropped(figures, "drop-awaiting"),
                dropped(figures, "drop-void"),
                dropped(figures, "drop-refused"),
                acknowledgements.position(),
                since(figures, "cobrowse_resyncs_asked_total"));
    }

    private long dropped(Metrics figures, String decision) {
        return since(figures, DECISIONS, PAGE, "decision=\"%s\"".formatted(decision));
    }

    private long since(Metrics figures, String name, String... labels) {
        return (long) (figures.sum(name, labels) - before.sum(name, labels));
    }
}
