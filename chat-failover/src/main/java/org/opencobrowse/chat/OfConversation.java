package org.opencobrowse.chat;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import com.hazelcast.query.Predicate;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** Finds what belongs to one conversation, at the node where it lies. Travels between nodes of adjacent versions: its name and what it writes stay. */
public final class OfConversation implements Predicate<String, String>, DataSerializable {
    private static final long serialVersionUID = 1;

    private String ending = "";

    /** For Hazelcast. */
    public OfConversation() {}

    OfConversation(String conversation) {
        ending = "@" + conversation;
    }

    @Override
    public boolean apply(Map.Entry<String, String> entry) {
        return entry.getKey().endsWith(ending);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(ending);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        ending = Objects.requireNonNull(in.readString());
    }
}
