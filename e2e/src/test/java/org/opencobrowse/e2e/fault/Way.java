package org.opencobrowse.e2e.fault;

/** Which way in and out a session goes. */
enum Way {
    WEBSOCKET,
    LONGPOLL,
    /** The customer polls, the agent has a WebSocket. */
    MIXED;

    boolean customerPolls() {
        return this != WEBSOCKET;
    }

    boolean agentPolls() {
        return this == LONGPOLL;
    }

    /** How a site embeds the customer script that is served there. */
    String snippet(String server) {
        return "<script async src=\"%s/cobrowse/js/loader.js\" data-cobrowse%s></script>"
                .formatted(server, customerPolls() ? " data-disable-web-sockets" : "");
    }

    /** The agents' desktop that is served there. */
    String desktop(String server) {
        return server + "/cobrowse/agent/" + (agentPolls() ? "?disableWebSockets" : "");
    }
}
