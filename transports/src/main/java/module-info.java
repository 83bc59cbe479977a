/** Bytes to frames and back, and liveness. Knows no session rule. */
module org.opencobrowse.transports {
    requires transitive io.vertx.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires io.netty.codec.http;
    requires io.netty.transport;
    requires org.slf4j;
    requires static org.jspecify;

    exports org.opencobrowse.transport;
    exports org.opencobrowse.transport.longpoll;
    exports org.opencobrowse.transport.protocol;
    exports org.opencobrowse.transport.websocket;
}
