package org.opencobrowse.chat;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** When two halves of a cluster find each other: what is on either side stays, and of two accounts of one thing both sides choose the same. For Hazelcast, which makes them by their names. */
public abstract sealed class ChatMerge implements SplitBrainMergePolicy<String, MergingValue<String>, String> {
    private final BinaryOperator<String> valid;

    private ChatMerge(BinaryOperator<String> valid) {
        this.valid = valid;
    }

    @Override
    public @Nullable String merge(MergingValue<String> merging, @Nullable MergingValue<String> existing) {
        var one = merging.getDeserializedValue();
        var other = existing == null ? null : existing.getDeserializedValue();
        if (one == null || other == null) return one == null ? other : one;
        return valid.apply(other, one);
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}

    public static final class OfConversations extends ChatMerge {
        public OfConversations() {
            super(Conversation::merge);
        }
    }

    public static final class OfHeads extends ChatMerge {
        public OfHeads() {
            super(Head::merge);
        }
    }

    public static final class OfEntries extends ChatMerge {
        public OfEntries() {
            super(Entry::merge);
        }
    }

    public static final class OfMarks extends ChatMerge {
        public OfMarks() {
            super(Marks::merge);
        }
    }

    public static final class OfSeats extends ChatMerge {
        public OfSeats() {
            super(Seat::merge);
        }
    }

    public static final class OfQueue extends ChatMerge {
        public OfQueue() {
            super(QueueEntry::merge);
        }
    }
}
