package org.opencobrowse.chat;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.PartitioningStrategyConfig;
import com.hazelcast.partition.strategy.StringPartitioningStrategy;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import java.util.Map;

/** The maps of the chat in a cluster. */
public final class ChatMaps {
    static final String CONVERSATIONS = "cobrowse.chat.conversations";
    static final String HEADS = "cobrowse.chat.heads";
    static final String ENTRIES = "cobrowse.chat.entries";
    static final String MARKS = "cobrowse.chat.marks";
    static final String SEATS = "cobrowse.chat.seats";
    static final String QUEUE = "cobrowse.chat.queue";
    static final String SPENT = "cobrowse.chat.spent";
    static final String TOPIC = "cobrowse.chat.topic";

    private static final Map<String, Class<?>> POLICIES = Map.of(
            CONVERSATIONS, ChatMerge.OfConversations.class,
            HEADS, ChatMerge.OfHeads.class,
            ENTRIES, ChatMerge.OfEntries.class,
            MARKS, ChatMerge.OfMarks.class,
            SEATS, ChatMerge.OfSeats.class,
            QUEUE, ChatMerge.OfQueue.class,
            SPENT, PutIfAbsentMergePolicy.class);

    private ChatMaps() {}

    /**
     * Before a member starts; the same at each.
     *
     * @param backups how many nodes may be lost at once without losing anything
     */
    public static void configure(Config config, int backups) {
        // No time to live anywhere, see ChatStore.
        POLICIES.forEach((name, policy) -> config.addMapConfig(new MapConfig(name)
                .setBackupCount(backups)
                .setPartitioningStrategyConfig(
                        new PartitioningStrategyConfig(StringPartitioningStrategy.class.getName()))
                .setMergePolicyConfig(new MergePolicyConfig(policy.getName(), 100))));
    }
}
