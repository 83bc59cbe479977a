package org.opencobrowse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A socket on which HTTP is spoken by hand, so that it can be spoken slowly, half or wrongly. Whoever waits in vain for bytes fails. */
public class RawSocket implements AutoCloseable {
    private static final long DEADLINE_S = 20;

    protected final Socket socket;

    public RawSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(DEADLINE_S));
        socket.setTcpNoDelay(true);
    }

    public final void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public final void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public final byte[] read(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    public final String readUntil(String end) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            var next = socket.getInputStream().read();
            assertThat(next).as("cut after %s", read).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }

    @Override
    public final void close() throws IOException {
        socket.close();
    }
}
