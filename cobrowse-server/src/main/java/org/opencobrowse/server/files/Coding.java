package org.opencobrowse.server.files;

import java.util.List;

/** How the bytes of a file are packed on their way. */
enum Coding {
    BROTLI("br"),
    GZIP("gzip"),
    IDENTITY("identity");

    static final List<Coding> SMALLEST_FIRST = List.of(BROTLI, GZIP, IDENTITY);

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /** Its name in HTTP headers. */
    String token() {
        return token;
    }
}
