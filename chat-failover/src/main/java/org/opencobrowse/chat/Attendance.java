package org.opencobrowse.chat;

import java.util.Optional;

/**
 * Whether a participant of a conversation is there.
 *
 * @param connected anywhere in the cluster
 * @param sinceMs since when not, by the cluster's time; 0 while connected, or when the participant was never there
 */
public record Attendance(Sender participant, Optional<String> name, boolean connected, long sinceMs) {}
