package org.opencobrowse.server.resources;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opencobrowse.server.time.MonotonicClock;

/** What the node keeps for a while, by content. The longest unused goes first when there is too much. For all threads. */
public final class ResourceStore {
    private record Kept(Resource resource, long untilMs) {}

    private final MonotonicClock clock;
    private final long mostBytes;
    private final long keepMs;
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param mostBytes of all contents together
     * @param keepMs after it was brought
     */
    public ResourceStore(MonotonicClock clock, long mostBytes, long keepMs) {
        this.clock = clock;
        this.mostBytes = mostBytes;
        this.keepMs = keepMs;
    }

    public synchronized void put(Resource resource) {
        drop(resource.hash());
        if (resource.bytes().length() > mostBytes) return;
        kept.put(resource.hash(), new Kept(resource, clock.nowMs() + keepMs));
        bytes += resource.bytes().length();
        while (bytes > mostBytes) drop(kept.keySet().iterator().next());
    }

    public synchronized Optional<Resource> get(String hash) {
        var found = kept.get(hash);
        if (found == null) return Optional.empty();
        if (found.untilMs() > clock.nowMs()) return Optional.of(found.resource());
        drop(hash);
        return Optional.empty();
    }

    /** Forgets what has been kept for long enough: nobody may ask for it ever again. */
    public synchronized void sweep() {
        var now = clock.nowMs();
        var over = kept.entrySet().stream()
                .filter(entry -> entry.getValue().untilMs() <= now)
                .map(Map.Entry::getKey)
                .toList();
        over.forEach(this::drop);
    }

    /** Of all contents together. */
    public synchronized long bytes() {
        return bytes;
    }

    private void drop(String hash) {
        var gone = kept.remove(hash);
        if (gone != null) bytes -= gone.resource().bytes().length();
    }
}
