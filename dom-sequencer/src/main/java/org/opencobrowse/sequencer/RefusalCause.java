package org.opencobrowse.sequencer;

/** Why something from outside was refused. The session is unhurt by it. */
public enum RefusalCause {
    /** Epoch outside 1 .. 2^53−1. */
    EPOCH_RANGE,
    /** Seq outside 1 .. 2^53−1. */
    SEQ_RANGE,
    /** Larger than the whole replay log may be. */
    TOO_LARGE,
    /** A snapshot in a stream that has none. */
    SNAPSHOT_UNEXPECTED,
    /** The first event of an epoch of the page stream is no snapshot. */
    FIRST_NOT_SNAPSHOT,
    TOO_MANY_PUBLISHERS,
    TOO_MANY_SUBSCRIBERS,
    UNKNOWN_SUBSCRIBER,
    /** An ack of something that was never delivered to this subscriber. */
    NOT_DELIVERED
}
