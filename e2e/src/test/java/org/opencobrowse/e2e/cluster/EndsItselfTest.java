package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Party;

/** Nodes that cannot go on end themselves, so that others can say at once what became of their sessions. Part of {@code make faults}. */
class EndsItselfTest {
    private static final int STUCK_AFTER_S = 2;
    private static final int BODY = 15 * 1024 * 1024;
    private static final int PIECE = 32 * 1024;
    private static final int MANY = 100;
    private static Nodes nodes;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "a long campaign: make faults");
        nodes = Nodes.start(
                2,
                settings -> settings.with("node.stuckAfter", STUCK_AFTER_S + "s"),
                at -> at == 1 ? Debugger.allowed() : List.of());
    }

    @AfterAll
    static void stop() {
        if (nodes != null) nodes.close();
    }

    @Test
    void aNodeWithAStuckEventLoopEndsItselfAndSaysWhereItIsStuck() {
        try (var lost = Meeting.at(nodes.node(2), Carrier.WEBSOCKET);
                var untouched = Meeting.at(nodes.node(1), Carrier.WEBSOCKET)) {
            lost.goesOn();
            untouched.goesOn();
            var begun = System.nanoTime();
            try (var debugger = Debugger.of(nodes.process(2))) {
                debugger.hold("vert.x-eventloop-thread-1");
                assertThat(nodes.process(2).exitCode()).isEqualTo(70);
            }
            print("K6 a node whose event loop is stuck for %d s has ended".formatted(STUCK_AFTER_S), begun);
            assertThat(nodes.process(2).output())
                    .contains("event-loop-stuck", "thread=\"vert.x-eventloop-thread-1\"", "where it is | ");
            nodes.awaitGone(1, lost.session());
            print("K6 … and its sessions are gone, as the other node says", begun);
            untouched.goesOn();
        } finally {
            nodes.restore();
        }
    }

    @Test
    void aNodeWithoutMemoryEndsItself() {
        var flood = new ArrayList<Party>();
        try (var lost = Meeting.at(nodes.node(2), Carrier.WEBSOCKET);
                var untouched = Meeting.at(nodes.node(1), Carrier.WEBSOCKET)) {
            lost.goesOn();
            untouched.goesOn();
            // Each of them is within what a node takes from one customer.
            for (var page = bigPage(); page.isPresent() && flood.size() < MANY; page = bigPage()) flood.add(page.get());
            assertThat(nodes.process(2).exitCode()).isEqualTo(3);
            Figures.print("K5 pages of 15 MiB until a node of 256 MiB has ended", flood.size(), "");
            nodes.awaitGone(1, lost.session());
            untouched.goesOn();
        } finally {
            flood.forEach(Party::close);
            nodes.restore();
        }
    }

    /** Whoever comes while the node dies is cut off. */
    private static Optional<Party> bigPage() {
        try {
            var party = Party.customer(
                    Carrier.WEBSOCKET, nodes.node(2), nodes.node(2).newSession());
            for (var offset = 0; offset < BODY; offset += PIECE)
                party.say(Party.piece(1, "snapshot", BODY, offset, new byte[Math.min(PIECE, BODY - offset)]));
            return Optional.of(party);
        } catch (AssertionError | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    private static void print(String what, long since) {
        Figures.print(what, (System.nanoTime() - since) / 1e9, "s");
    }
}
