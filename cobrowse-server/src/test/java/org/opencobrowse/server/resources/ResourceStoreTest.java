package org.opencobrowse.server.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ResourceStoreTest {
    private long nowMs;
    private final ResourceStore store = new ResourceStore(() -> nowMs, 100, 1_000);

    private static Resource of(int size, int mark) {
        return Resource.of(ContentKind.PNG, Buffer.buffer(new byte[size]).setByte(0, (byte) mark));
    }

    @Test
    void whatIsKeptIsFoundByItsContent() {
        var resource = of(10, 1);
        store.put(resource);
        assertThat(store.get(resource.hash())).contains(resource);
        assertThat(store.get(of(10, 2).hash())).isEmpty();
        assertThat(store.bytes()).isEqualTo(10);
    }

    @Test
    void theLongestUnusedMakesRoom() {
        var one = of(40, 1);
        var two = of(40, 2);
        store.put(one);
        store.put(two);
        store.get(one.hash());
        store.put(of(40, 3));
        assertThat(store.get(one.hash())).isPresent();
        assertThat(store.get(two.hash())).isEmpty();
        assertThat(store.bytes()).isEqualTo(80);
    }

    @Test
    void whatIsTooLargeForAllOfItPushesNothingOut() {
        store.put(of(40, 1));
        store.put(of(101, 2));
        assertThat(store.bytes()).isEqualTo(40);
    }

    @Test
    void theSameContentTwiceTakesItsRoomOnce() {
        store.put(of(40, 1));
        store.put(of(40, 1));
        assertThat(store.bytes()).isEqualTo(40);
    }

    @Test
    void afterItsTimeItIsGoneAlsoIfNobodyAsks() {
        var resource = of(10, 1);
        store.put(resource);
        nowMs = 1_000;
        assertThat(store.get(resource.hash())).isEmpty();
        store.put(of(20, 2));
        nowMs = 2_000;
        store.sweep();
        assertThat(store.bytes()).isZero();
    }
}
