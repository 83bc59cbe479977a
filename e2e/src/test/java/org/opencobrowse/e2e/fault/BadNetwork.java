package org.opencobrowse.e2e.fault;

import java.io.IOException;
import java.net.Socket;
import org.opencobrowse.e2e.setup.ServerProcess;

/** The way to a node, which can be cut and can fall silent. What it has taken it delivers once it works again, unless it was cut. */
final class BadNetwork implements AutoCloseable {
    private static final int BUFFER_BYTES = 16_384;

    private enum Mood {
        WORKING,
        SILENT,
        CUT
    }

    private final Entrance entrance;
    private final Object moodChanged = new Object();
    private volatile Mood mood = Mood.WORKING;

    BadNetwork(ServerProcess node) {
        entrance = new Entrance(node, this::serve);
    }

    String url(String path) {
        return entrance.url(path);
    }

    /** All connections break, and new ones too, until it is mended. */
    void cut() {
        become(Mood.CUT);
        entrance.reset();
    }

    /** Connections stay, and nothing comes through, until it is mended. */
    void fallSilent() {
        become(Mood.SILENT);
    }

    void mend() {
        become(Mood.WORKING);
    }

    @Override
    public void close() {
        cut();
        entrance.close();
    }

    private void become(Mood next) {
        synchronized (moodChanged) {
            mood = next;
            moodChanged.notifyAll();
        }
    }

    private void serve(Socket here) throws IOException {
        if (mood == Mood.CUT) {
            Entrance.reset(here);
            return;
        }
        var there = entrance.toNode();
        // Between the look above and here it may have been cut.
        if (mood == Mood.CUT) entrance.reset();
        Thread.ofVirtual().start(() -> pump(there, here));
        pump(here, there);
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            var source = from.getInputStream();
            var target = to.getOutputStream();
            for (var length = source.read(buffer); length >= 0; length = source.read(buffer)) {
                awaitSound();
                target.write(buffer, 0, length);
            }
        } catch (IOException _) {
            // Cut, or one side went away: the other is told by the closing.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitSound() throws InterruptedException {
        synchronized (moodChanged) {
            while (mood == Mood.SILENT) moodChanged.wait();
        }
    }
}
