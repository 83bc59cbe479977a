package org.opencobrowse.e2e.fault;

import org.opencobrowse.e2e.setup.Visitor;
import org.opencobrowse.e2e.setup.WireTap;

/** What an agent's browser says it has applied, read off the network over both transports. */
record Acknowledgements(Visitor agent, WireTap tap) {
    /** Before the agent opens a page. */
    static Acknowledgements of(Visitor agent) {
        return new Acknowledgements(agent, WireTap.on(agent));
    }

    /** The last position that was said to be applied, with everything before it. The driver tells its news only while it is called. */
    long position() {
        agent.context().pages().getFirst().waitForTimeout(50);
        return tap.headers().stream()
                .filter(header -> header.get("type").getAsString().equals("ack"))
                .mapToLong(header -> header.get("position").getAsLong())
                .max()
                .orElse(0);
    }
}
