package org.opencobrowse.sequencer;

/** Why a subscriber's sequence does not simply go on, and begins again at a snapshot (guide stream: goes on at the tail). */
public enum ResyncCause {
    /** The subscriber has nothing yet. */
    FRESH,
    /** It resumes after a position that the replay log no longer reaches. */
    TOO_OLD,
    /** It resumes after a position that was never given: of another session, or made up. */
    UNKNOWN_POSITION,
    /** It read too slowly. */
    SLOW,
    /** It asked to begin again. */
    ASKED,
    /** The reorder window could not reach the event that came. */
    WINDOW_EVENTS,
    /** The reorder window had no room for the bytes of the event that came. */
    WINDOW_BYTES,
    /** A gap was asked for as often as limits allow and did not heal. */
    PATIENCE,
    /** A gap before a requested snapshot did not heal in its grace: its publisher may have dropped it as void. */
    VOIDED,
    /** An epoch began with something that is no snapshot. */
    FIRST_NOT_SNAPSHOT,
    /** The replay log reached its hard limit, and what it read had to make room. */
    LOG_FULL,
    /** What was published before may not be shown any more. */
    WITHDRAWN
}
