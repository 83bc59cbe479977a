package org.opencobrowse.server.session;

import java.util.UUID;

/**
 * An agent may act in a customer's page, or may not any more.
 *
 * @param grant its number in the session
 */
public record ControlNews(UUID session, long grant, boolean isGranted) {}
