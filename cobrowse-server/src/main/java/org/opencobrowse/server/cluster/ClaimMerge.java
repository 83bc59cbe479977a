package org.opencobrowse.server.cluster;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** When two halves of a cluster find each other: a session that has ended on one side has ended. */
public final class ClaimMerge implements SplitBrainMergePolicy<String, MergingValue<String>, String> {
    @Override
    public @Nullable String merge(MergingValue<String> merging, @Nullable MergingValue<String> existing) {
        var one = merging.getDeserializedValue();
        if (existing == null || existing.getDeserializedValue() == null) return one;
        return Claim.merge(Claim.parse(existing.getDeserializedValue()), Claim.parse(one))
                .toJson();
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}
}
