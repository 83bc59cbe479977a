package org.opencobrowse.server.resources;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What bytes are, told by themselves: what somebody says of them may be a lie, and browsers would believe it. Signatures as in the WHATWG MIME Sniffing Standard. */
public enum ContentKind {
    PNG("image/png"),
    JPEG("image/jpeg"),
    GIF("image/gif"),
    WEBP("image/webp"),
    AVIF("image/avif"),
    BMP("image/bmp"),
    ICON("image/x-icon"),
    SVG("image/svg+xml"),
    WOFF("font/woff"),
    WOFF2("font/woff2"),
    TRUETYPE("font/ttf"),
    OPENTYPE("font/otf"),
    /** Has no signature: only ever what a server that was asked by us calls so. */
    CSS("text/css; charset=utf-8");

    /** An SVG may begin with a declaration and comments. */
    private static final int LOOKED_AT = 1024;

    private final String type;

    ContentKind(String type) {
        this.type = type;
    }

    /** As in {@code Content-Type}. */
    public String type() {
        return type;
    }

    /** Empty: nothing that a page shows. */
    public static Optional<ContentKind> of(Buffer bytes) {
        var head = bytes.getString(0, Math.min(LOOKED_AT, bytes.length()), StandardCharsets.ISO_8859_1.name());
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) return Optional.of(PNG);
        if (head.startsWith("\u00ff\u00d8\u00ff")) return Optional.of(JPEG);
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return Optional.of(GIF);
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) return Optional.of(WEBP);
        if (head.startsWith("ftypavif", 4) || head.startsWith("ftypavis", 4)) return Optional.of(AVIF);
        if (head.startsWith("BM")) return Optional.of(BMP);
        if (head.startsWith("\0\0\1\0") || head.startsWith("\0\0\2\0")) return Optional.of(ICON);
        if (head.startsWith("wOFF")) return Optional.of(WOFF);
        if (head.startsWith("wOF2")) return Optional.of(WOFF2);
        if (head.startsWith("\0\1\0\0") || head.startsWith("true")) return Optional.of(TRUETYPE);
        if (head.startsWith("OTTO")) return Optional.of(OPENTYPE);
        return isSvg(head) ? Optional.of(SVG) : Optional.empty();
    }

    private static boolean isSvg(String head) {
        var text = head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head;
        var start = text.stripLeading().toLowerCase(Locale.ROOT);
        return start.startsWith("<svg")
                || ((start.startsWith("<?xml") || start.startsWith("<!--") || start.startsWith("<!doctype svg"))
                        && start.contains("<svg"));
    }
}
