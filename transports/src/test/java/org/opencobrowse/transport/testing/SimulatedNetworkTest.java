package org.opencobrowse.transport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {

    @Test
    void aPerfectNetworkDeliversAllInOrder() {
        assertThat(carried(new SimulatedNetwork(1).delaying(5, 5))).isEqualTo(upTo(100));
    }

    @Test
    void theSameSeedMakesTheSameFaults() {
        assertThat(carried(faulty(7))).isEqualTo(carried(faulty(7))).isNotEqualTo(carried(faulty(8)));
    }

    @Test
    void faultsLoseRepeatAndReorder() {
        var carried = carried(faulty(3));
        assertThat(carried).isNotEqualTo(carried.stream().sorted().toList());
        assertThat(carried.stream().distinct().count()).isLessThan(100).isLessThan(carried.size());
    }

    @Test
    void nothingArrivesBeforeItsTime() {
        var network = new SimulatedNetwork(1).delaying(10, 10);
        var arrived = new ArrayList<Long>();
        network.accept(() -> arrived.add(network.nowMs()));
        network.advance(9);
        assertThat(arrived).isEmpty();
        network.advance(1);
        assertThat(arrived).containsExactly(10L);
        assertThat(network.isQuiet()).isTrue();
    }

    private static SimulatedNetwork faulty(long seed) {
        return new SimulatedNetwork(seed).losing(0.3).duplicating(0.2).delaying(0, 50);
    }

    private static List<Integer> carried(SimulatedNetwork network) {
        var arrived = new ArrayList<Integer>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            network.accept(() -> arrived.add(number));
        }
        network.runUntilQuiet();
        return arrived;
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
