package org.opencobrowse.server.session;

/**
 * Who an agent is.
 *
 * @param login what the agent signed in as; limits count by it
 * @param shown what the customer sees
 * @param mayControl whether this agent may ask to act in customers' pages
 */
public record AgentName(String login, String shown, boolean mayControl) {}
