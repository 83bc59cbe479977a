package org.opencobrowse.transport.websocket;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.TransportMeters;
import org.opencobrowse.transport.protocol.CloseCode;

final class RecordingMeters implements TransportMeters {

    final AtomicInteger accepted = new AtomicInteger();
    final List<CloseCode> refused = new CopyOnWriteArrayList<>();
    final List<ConnectionEnd> ended = new CopyOnWriteArrayList<>();
    final AtomicLong receivedBytes = new AtomicLong();
    final AtomicLong sentBytes = new AtomicLong();

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
    public void sent(int bytes) {
        sentBytes.addAndGet(bytes);
    }
}
