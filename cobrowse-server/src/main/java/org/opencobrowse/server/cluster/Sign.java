package org.opencobrowse.server.cluster;

/** What came of knocking at a node that the cluster no longer sees. */
public enum Sign {
    /** It answered as the run that was asked for. */
    ITSELF,
    /** Another run of it answered, or another node. */
    SOMEBODY_ELSE,
    /** Its machine answered that nobody listens. */
    NOBODY,
    /** No answer in time, or none that can be read: hung, cut off, or without power. */
    SILENCE
}
