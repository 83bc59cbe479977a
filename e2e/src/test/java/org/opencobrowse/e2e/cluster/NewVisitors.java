package org.opencobrowse.e2e.cluster;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** People who come all the time, want a session, and think better of it. */
final class NewVisitors implements AutoCloseable {
    private static final long PACE_MS = 100;

    private final String balancer;
    private final CountDownLatch enough = new CountDownLatch(1);
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final Thread coming;

    NewVisitors(String balancer) {
        this.balancer = balancer;
        coming = Thread.startVirtualThread(this::come);
    }

    int served() {
        return served.get();
    }

    int refused() {
        return refused.get();
    }

    /** Calls beyond the first of each visitor. */
    int repeated() {
        return repeated.get();
    }

    private void come() {
        try {
            while (!enough.await(PACE_MS, TimeUnit.MILLISECONDS)) {
                var visit = Visit.begin(balancer);
                if (visit.isPresent()) served(visit.get());
                else refused.incrementAndGet();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void served(Visit visit) throws InterruptedException {
        served.incrementAndGet();
        repeated.addAndGet(visit.calls() - 1);
        visit.end(balancer);
    }

    @Override
    public void close() {
        enough.countDown();
        try {
            coming.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
