package org.opencobrowse.chat;

import java.util.UUID;
import java.util.function.Predicate;

/** The real book on the model of a cluster. */
final class SimulatedNode {
    final SimulatedStore store;
    final ChatBook book;
    final ChatSweep sweep;

    SimulatedNode(
            SimulatedStore store, String run, ChatRules rules, Predicate<String> isLost, SimulatedCluster cluster) {
        this.store = store;
        book = new ChatBook(store, run, rules, () -> new UUID(cluster.random.nextLong(), cluster.random.nextLong()));
        sweep = book.sweep(new ChatSweep.Nodes(isLost, () -> cluster.isGreaterPart(store), cluster::clockMs));
    }
}
