package org.opencobrowse.server.resources;

/** Why the node did not fetch something, in words for operators. Without a stack trace: nothing is broken. */
public final class FetchRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FetchRefused(String why) {
        super(why, null, false, false);
    }
}
