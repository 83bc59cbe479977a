package org.opencobrowse.server.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.ConfigLoader;

class PageResourcesTest {
    private final Vertx vertx = Vertx.vertx();
    private final PageResources resources = new PageResources(
            vertx,
            ConfigLoader.load(Optional.empty(), Map.of("COBROWSE_DEMO", "true"), Map.of())
                    .resources(),
            SharedResources.NONE,
            () -> 1,
            new SimpleMeterRegistry(),
            "cobrowse/test");

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatIsBroughtIsNotHashedOnTheEventLoop() throws Exception {
        var bytes = Buffer.buffer("GIF89a").appendBytes(new byte[1024 * 1024]);
        var doneAtOnce = new CompletableFuture<Boolean>();
        var hash = new CompletableFuture<Future<Optional<String>>>();
        vertx.runOnContext(_ -> {
            var brought = resources.bring(bytes);
            doneAtOnce.complete(brought.isComplete());
            hash.complete(brought);
        });
        assertThat(doneAtOnce.get(10, TimeUnit.SECONDS)).isFalse();
        var found = hash.get().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(found.flatMap(resources::stored).orElseThrow().bytes()).isEqualTo(bytes);
    }
}
