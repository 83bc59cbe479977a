package org.opencobrowse.server.doctor;

import java.util.Locale;

/** Something that a balancer does wrong, and the cure. A closed list: nothing that a client says is ever part of it. */
public enum Fault {
    COOKIE_STRIPPED(
            "the cookie gcbSessionServer, which a node has set, does not come back to the nodes",
            "let the balancer pass Cookie and Set-Cookie; on a page without TLS routeCookie.secure must be false; where browsers refuse the cookie, set routeCookie.sameSite none, secure and partitioned"),
    COOKIE_IGNORED(
            "requests with the cookie of one node come to another",
            "make the balancer stick by the cookie gcbSessionServer, whose value is a dot and the node's name: see the samples in conf/"),
    STICKINESS_FORGOTTEN(
            "after a pause requests with the cookie of one node come to another",
            "the balancer keeps what it has learned for less than a session: raise the time that it keeps it above session.longest, or let it read the cookie itself, which it cannot forget"),
    UPGRADE_STRIPPED(
            "WebSockets do not come through, so that everybody polls",
            "let the balancer pass Upgrade and Connection, over HTTP/1.1, for /cobrowse/v1/websocket"),
    RESPONSES_BUFFERED(
            "answers are held back until they are complete",
            "switch the buffering of answers off for /cobrowse/ (nginx: proxy_buffering off)"),
    IDLE_CUT(
            "the balancer cuts connections that are silent for less than the time between two heartbeats",
            "raise its limits of idleness above 30 s, and at any rate above liveness.heartbeatEvery; or lower that"),
    BODY_LIMIT(
            "the balancer refuses a request of 256 KiB, which is what a batch of long polling may have",
            "raise its limit of bodies to 512 KiB (nginx: client_max_body_size; Apache: LimitRequestBody)"),
    FORWARDED_MISSING(
            "nodes are not told where requests come from: to them, everybody has the balancer's address and shares its limits",
            "let the balancer set X-Forwarded-For to the client's address"),
    PROXY_NOT_TRUSTED(
            "X-Forwarded-For comes from an address that is not listed in http.trustedProxies: to the node, everybody has the balancer's address and shares its limits",
            "list the balancer's address in http.trustedProxies"),
    UNREACHABLE(
            "this node could not call the server where browsers see it",
            "let nodes reach http.publicOrigin, or open /cobrowse/doctor/ in a browser"),
    HOST_CHANGED(
            "requests come with another Host than the browser sent: the server's own pages look foreign to the nodes",
            "let the balancer pass Host as it came, or set http.publicOrigin");

    private final String what;
    private final String cure;

    Fault(String what, String cure) {
        this.what = what;
        this.cure = cure;
    }

    /** The word in logs and answers. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String what() {
        return what;
    }

    String cure() {
        return cure;
    }
}
