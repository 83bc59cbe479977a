/** Bytes to frames and back, and liveness. Knows no session rule. */
module org.opencobrowse.transports {
    requires transitive io.vertx.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static org.jspecify;

    exports org.opencobrowse.transport;
    exports org.opencobrowse.transport.protocol;
}
