package org.opencobrowse.sequencer;

import java.util.List;

/**
 * What a publisher is told when it connects: everything up to {@code seq} of {@code epoch} is here.
 *
 * @param epoch 0: nothing of this publisher is known
 * @param seq 0: nothing of this epoch has been relayed
 * @param snapshotOwed the stream waits for a snapshot from this publisher
 * @param missing the first gaps above {@code seq}; what lies above the last of them is held, or unknown here
 */
public record Standing(long epoch, long seq, boolean snapshotOwed, List<SeqRange> missing) {
    public Standing {
        missing = List.copyOf(missing);
    }
}
