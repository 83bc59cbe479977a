package org.opencobrowse.server.resources;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opencobrowse.server.config.ResourcesConfig;
import org.opencobrowse.server.time.MonotonicClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images, fonts and style sheets for agents: what customers' browsers brought, and what the node fetches. For all threads. */
public final class PageResources {
    private static final Logger log = LoggerFactory.getLogger(PageResources.class);
    private static final int ADDRESSES = 10_000;
    private static final long SWEEP_MS = 5_000;
    /** A server that had nothing to give is not asked again for each agent. */
    private static final long REFUSED_MS = 30_000;

    /** @param hash of what is there; empty: it cannot be had */
    private record Fetched(Future<Optional<String>> hash, long untilMs) {}

    private final Vertx vertx;
    private final MonotonicClock clock;
    private final ResourceStore store;
    private final SharedResources shared;
    private final RemoteResources remote;
    private final long keepMs;
    private final MeterRegistry registry;
    private final Map<String, Fetched> byUrl = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Fetched> eldest) {
            return size() > ADDRESSES;
        }
    };

    /**
     * @param shared what other nodes of the cluster have
     * @param agent how the node calls itself towards servers
     */
    public PageResources(
            Vertx vertx,
            ResourcesConfig config,
            SharedResources shared,
            MonotonicClock clock,
            MeterRegistry registry,
            String agent) {
        this.vertx = vertx;
        this.shared = shared;
        this.clock = clock;
        this.registry = registry;
        keepMs = config.keep().toMillis();
        store = new ResourceStore(clock, config.memory().bytes(), keepMs);
        remote = new RemoteResources(vertx, config, agent);
        Gauge.builder("cobrowse.resources.kept", store, ResourceStore::bytes)
                .description("Bytes of images, fonts and style sheets that are kept for agents")
                .baseUnit("bytes")
                .register(registry);
        vertx.setPeriodic(SWEEP_MS, _ -> store.sweep());
    }

    /** Whether the node itself fetches from there. */
    public boolean fetches(String url) {
        return remote.covers(url);
    }

    /** Empty: it cannot be had, and why is in the log and the metrics. */
    public Future<Optional<Resource>> fetch(String url) {
        return hashOf(url).map(hash -> hash.flatMap(store::get));
    }

    private Future<Optional<String>> hashOf(String url) {
        var now = clock.nowMs();
        synchronized (byUrl) {
            var known = byUrl.get(url);
            if (known != null && known.untilMs > now && !isForgotten(known.hash)) return known.hash;
            var hash = remote.fetch(url)
                    .onSuccess(found -> {
                        count("server", "given");
                        store.put(found);
                    })
                    .map(found -> Optional.of(found.hash()))
                    .recover(refusal -> Future.succeededFuture(refused(url, refusal)));
            byUrl.put(url, new Fetched(hash, now + keepMs));
            hash.onSuccess(found -> {
                if (found.isEmpty()) rememberRefusal(url, hash);
            });
            return hash;
        }
    }

    private void rememberRefusal(String url, Future<Optional<String>> hash) {
        synchronized (byUrl) {
            byUrl.put(url, new Fetched(hash, clock.nowMs() + REFUSED_MS));
        }
    }

    /** It was there, and had to make room. */
    private boolean isForgotten(Future<Optional<String>> hash) {
        return hash.isComplete()
                && hash.result().isPresent()
                && store.get(hash.result().get()).isEmpty();
    }

    private Optional<String> refused(String url, Throwable refusal) {
        count("server", "refused");
        var why = refusal instanceof FetchRefused
                ? refusal.getMessage()
                : refusal.getClass().getSimpleName();
        log.atWarn()
                .addKeyValue("host", URI.create(url).getHost())
                .addKeyValue("why", why)
                .log("resource-not-fetched");
        return Optional.empty();
    }

    /** By its content; empty: it is not here, or not any more. */
    public Optional<Resource> stored(String hash) {
        return store.get(hash);
    }

    /** Whether it is here, or came from another node now: then no browser need bring it. */
    public Future<Boolean> has(String hash) {
        if (store.get(hash).isPresent()) return Future.succeededFuture(true);
        return shared.get(hash).map(found -> {
            found.ifPresent(it -> {
                store.put(it);
                count("cluster", "given");
            });
            return found.isPresent();
        });
    }

    /** What a customer's browser gave. Its hash; empty: it is nothing that a page shows. */
    public Future<Optional<String>> bring(Buffer bytes) {
        // Not on an event loop: what is large takes a while to be hashed.
        return vertx.executeBlocking(() -> Resource.of(bytes), false).map(resource -> {
            resource.ifPresent(store::put);
            resource.ifPresent(shared::put);
            count("browser", resource.isPresent() ? "given" : "refused");
            return resource.map(Resource::hash);
        });
    }

    /** A customer's browser would not, or could not, give it. */
    public void withheld() {
        count("browser", "withheld");
    }

    private void count(String source, String outcome) {
        Counter.builder("cobrowse.resources")
                .description(
                        "Images, fonts and style sheets that agents' browsers could not load, by where they were asked for and what came of it")
                .tag("source", source)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }
}
