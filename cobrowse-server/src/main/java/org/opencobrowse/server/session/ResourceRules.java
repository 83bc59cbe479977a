package org.opencobrowse.server.session;

import java.util.List;

/** How agents get what their browsers cannot load, in the words of {@link org.opencobrowse.transport.protocol.ResourceAccess}. */
public record ResourceRules(String fromBrowser, List<String> fetched) {
    public ResourceRules {
        fetched = List.copyOf(fetched);
    }

    /** Whether customers' browsers may be asked at all. */
    boolean asksCustomers() {
        return !fromBrowser.equals("never");
    }
}
