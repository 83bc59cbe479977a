package org.opencobrowse.server.files;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/**
 * A file and the headers that go with it.
 *
 * @param headers beside those that follow from the file: caching, policy
 */
record FileAnswer(StoredFile file, Map<String, String> headers) {
    void send(RoutingContext context) {
        var request = context.request();
        var coding = AcceptEncoding.choose(Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT_ENCODING)), file);
        var bytes = file.bytes(coding);
        var response = context.response();
        headers.forEach(response::putHeader);
        response.putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader(HttpHeaders.ETAG, file.etag(coding))
                .putHeader("X-Content-Type-Options", "nosniff");
        if (isKnown(request.getHeader(HttpHeaders.IF_NONE_MATCH), coding)) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.contentType());
        if (coding != Coding.IDENTITY) response.putHeader(HttpHeaders.CONTENT_ENCODING, coding.token());
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()))
                    .end();
        } else {
            response.end(bytes);
        }
    }

    private boolean isKnown(@org.jspecify.annotations.Nullable String ifNoneMatch, Coding coding) {
        if (ifNoneMatch == null) return false;
        for (var tag : ifNoneMatch.split(",", 32)) {
            var weakless = tag.strip().replaceFirst("^W/", "");
            if (weakless.equals("*") || weakless.equals(file.etag(coding))) return true;
        }
        return false;
    }
}
