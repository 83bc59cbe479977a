package org.opencobrowse.server.cluster;

import java.util.UUID;

/** One run of a node. A node that was restarted has the same name, and nothing of what the earlier run had. */
public record Incarnation(String node, UUID run) {}
