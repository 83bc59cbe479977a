package org.opencobrowse.e2e.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.opencobrowse.e2e.setup.TestCertificate;

/** A connection to the node on which any bytes can be said. */
public final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MS = 40_000;

    private final Socket socket;
    private final InputStream in;
    private final String host;

    private RawSocket(Socket socket, String host) throws IOException {
        this.socket = socket;
        this.host = host;
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawSocket to(NodeUnderTest node) {
        var base = node.base();
        try {
            return new RawSocket(socket(base), base.getAuthority());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Socket socket(URI base) throws IOException {
        if (!base.getScheme().equals("https")) return new Socket(base.getHost(), base.getPort());
        return TestCertificate.shared().trusting().getSocketFactory().createSocket(base.getHost(), base.getPort());
    }

    /** Status line and headers of an answer; names in lower case. */
    public record Head(int status, Map<String, String> headers) {}

    public void sendHead(String method, String path, Map<String, String> headers) {
        var head = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, host));
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        send(head.append("\r\n").toString().getBytes(ISO_8859_1));
    }

    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** False: the other side has closed it. */
    public boolean trySend(byte[] bytes) {
        try {
            send(bytes);
            return true;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    int read() throws IOException {
        var next = in.read();
        if (next < 0) throw new EOFException();
        return next;
    }

    byte[] read(int count) throws IOException {
        var bytes = in.readNBytes(count);
        if (bytes.length < count) throw new EOFException();
        return bytes;
    }

    public Head readHead() {
        try {
            var status = Integer.parseInt(line().split(" ", 3)[1]);
            var headers = new TreeMap<String, String>();
            for (var line = line(); !line.isEmpty(); line = line()) {
                var colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            return new Head(status, headers);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits for an answer, or for the end of the connection without one; 0 then. */
    public int readHeadOrEnd() {
        try {
            return readHead().status();
        } catch (UncheckedIOException _) {
            return 0;
        }
    }

    /** The answer's body, which must have a length. */
    public String readBody(Head head) {
        try {
            return new String(read(Integer.parseInt(head.headers().getOrDefault("content-length", "0"))), ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = read(); next != '\n'; next = read()) if (next != '\r') line.append((char) next);
        return line.toString();
    }

    /** Whether the other side closes it, sooner or later. */
    public boolean isClosedByTheOther() {
        try {
            while (in.read() >= 0) {}
            return true;
        } catch (IOException failure) {
            return !(failure instanceof java.net.SocketTimeoutException);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
