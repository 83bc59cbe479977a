/** Conversations and the agents' queue over any number of nodes. Must know neither sessions nor transports. */
module org.opencobrowse.chat {
    requires com.hazelcast.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static org.jspecify;

    exports org.opencobrowse.chat;
}
