package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nodes are cut off and come back, all of them sweep, and a customer goes from node to node: always connected, and at the end gone. */
class SimulatedAttendanceTest {
    private static final long FIRST = Long.getLong("sim.first", 1);
    private static final long SEEDS = Math.min(2_000, Long.getLong("sim.seeds", 100));
    private static final int ACTIONS = 600;
    private static final long AWAY_MS = 40;
    private static final ChatRules RULES = new ChatRules(
            100,
            1_000,
            100,
            Duration.ofDays(9),
            Duration.ofDays(9),
            Duration.ofMillis(AWAY_MS),
            Duration.ofMillis(AWAY_MS),
            Queueing.ON_START,
            false);

    @Test
    void aConversationLastsAsLongAsItsCustomerIsConnectedAndNoLonger() {
        for (var seed = FIRST; seed < FIRST + SEEDS; seed++) new Run(seed).run();
    }

    private static final class Run {
        final long seed;
        final Random random;
        final SimulatedCluster cluster;
        final List<SimulatedNode> nodes = new ArrayList<>();
        final UUID id;
        SimulatedNode at;

        Run(long seed) {
            this.seed = seed;
            random = new Random(seed);
            cluster = new SimulatedCluster(random, new Coverage());
            cluster.calmDown();
            cluster.start(3, () -> {});
            for (var store : cluster.nodes)
                nodes.add(new SimulatedNode(store, "run" + nodes.size(), RULES, run -> false, cluster));
            at = nodes.getFirst();
            id = ChatBookTest.begin(at.book, "s".repeat(30));
            at.book.append(id, Draft.message(Sender.CUSTOMER, "m", Optional.empty(), "hello"));
            at.book.connect(id, Sender.CUSTOMER, Optional.empty());
        }

        void run() {
            for (var i = 0; i < ACTIONS; i++) act();
            settle();
            assertThat(at.book.timeline(id).endReason()).as("seed=%d", seed).isEmpty();
            at.book.disconnect(id, Sender.CUSTOMER);
            // As long as the clocks of two halves differ.
            cluster.pass(Duration.ofMinutes(11).toMillis());
            for (var i = 0; i < 4 * AWAY_MS; i++) {
                cluster.tick();
                nodes.getFirst().sweep.run();
            }
            assertThat(at.book.timeline(id).endReason()).as("seed=%d", seed).contains("customer-away");
        }

        private void act() {
            cluster.tick();
            cluster.deliverHints(random.nextInt(6));
            var node = nodes.get(random.nextInt(nodes.size()));
            switch (random.nextInt(40)) {
                case 0 -> {
                    if (!cluster.isSplit() && !cluster.isMerging()) cluster.split();
                }
                case 1 -> cluster.heal();
                case 2, 3 -> cluster.merge(2);
                case 4, 5 -> move(node);
                case 6, 7, 8, 9 -> node.book.look();
                default -> node.sweep.run();
            }
        }

        /** There before gone here. Nobody can come to a node that is cut off: whoever sees the others takes them for gone, and is right as far as they see. */
        private void move(SimulatedNode to) {
            if (to == at || !cluster.isGreaterPart(to.store)) return;
            to.book.connect(id, Sender.CUSTOMER, Optional.empty());
            at.book.disconnect(id, Sender.CUSTOMER);
            at = to;
        }

        private void settle() {
            cluster.heal();
            cluster.merge(Integer.MAX_VALUE);
            nodes.forEach(node -> node.book.look());
            for (var i = 0; i < 2 * AWAY_MS; i++) {
                cluster.tick();
                nodes.getFirst().sweep.run();
            }
        }
    }
}
