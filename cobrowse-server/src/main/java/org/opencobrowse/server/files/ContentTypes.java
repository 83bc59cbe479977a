package org.opencobrowse.server.files;

import java.util.Map;

/** Types of the few kinds of file served here. An unknown kind stops the start: it would be served as something to guess at. */
final class ContentTypes {
    private static final Map<String, String> BY_SUFFIX = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "webp", "image/webp",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    private ContentTypes() {}

    static String of(String path) {
        var type = BY_SUFFIX.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) throw new IllegalStateException("no content type for " + path);
        return type;
    }
}
