package org.opencobrowse.e2e.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;

/** The head of one HTTP request, as it came. */
record RequestHead(String text) {
    private static final String LENGTH = "Content-Length:";

    /** None when the connection ends before. */
    static RequestHead read(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (var next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (next == '\n' && head.toString().endsWith("\r\n\r\n")) return new RequestHead(head.toString());
        }
        return new RequestHead("");
    }

    boolean isNone() {
        return text.isEmpty();
    }

    boolean isOfWebSocket() {
        return text.contains("/cobrowse/v1/websocket");
    }

    boolean isOfLongPolling() {
        return text.startsWith("POST /cobrowse/v1/longpoll");
    }

    boolean isSendOfLongPolling() {
        return isOfLongPolling() && text.contains("X-Cobrowse-Batch");
    }

    int bodyBytes() {
        return text.lines()
                .filter(line -> line.regionMatches(true, 0, LENGTH, 0, LENGTH.length()))
                .mapToInt(
                        line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
                .findFirst()
                .orElse(0);
    }

    byte[] bytes() {
        return text.getBytes(ISO_8859_1);
    }

    /** The same request, as the only one of its connection. */
    byte[] withoutKeepAlive() {
        return text.replaceFirst("(?i)\r\nConnection: [^\r]*", "")
                .replaceFirst("\r\n", "\r\nConnection: close\r\n")
                .getBytes(ISO_8859_1);
    }
}
