package org.opencobrowse.server.chat;

import java.util.Optional;
import org.opencobrowse.chat.Conversation;
import org.opencobrowse.chat.Sender;

/**
 * Who calls about a conversation, proven.
 *
 * @param isIn false: a supervisor, who reads and says nothing
 */
record Speaker(Conversation conversation, Sender sender, Optional<String> name, boolean isIn) {
    /** Whom limits are counted by. */
    String key() {
        return conversation.id() + " " + sender.text();
    }
}
