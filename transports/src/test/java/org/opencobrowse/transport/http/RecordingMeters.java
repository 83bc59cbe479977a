package org.opencobrowse.transport.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.TransportMeters;
import org.opencobrowse.transport.protocol.CloseCode;

/** Remembers what a transport counted. */
public final class RecordingMeters implements TransportMeters {

    public final AtomicInteger accepted = new AtomicInteger();
    public final AtomicInteger repeated = new AtomicInteger();
    public final List<CloseCode> refused = new CopyOnWriteArrayList<>();
    public final List<ConnectionEnd> ended = new CopyOnWriteArrayList<>();
    public final AtomicLong receivedBytes = new AtomicLong();
    public final AtomicLong sentBytes = new AtomicLong();

    @Override
    public void accepted() {
        accepted.incrementAndGet();
    }

    @Override
    public void refused(CloseCode code) {
        refused.add(code);
    }

    @Override
    public void ended(ConnectionEnd end) {
        ended.add(end);
    }

    @Override
    public void received(int bytes) {
        receivedBytes.addAndGet(bytes);
    }

    @Override
    public void repeated() {
        repeated.incrementAndGet();
    }

    @Override
    public void sent(int bytes) {
        sentBytes.addAndGet(bytes);
    }
}
