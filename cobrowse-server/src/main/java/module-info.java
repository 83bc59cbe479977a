/** Composition: the only module that sees the others. */
module org.opencobrowse.server {
    requires org.opencobrowse.sequencer;
    requires org.opencobrowse.transports;
    requires org.opencobrowse.chat;
    requires altcha;
    requires io.vertx.core;
    requires io.vertx.web;
    requires io.vertx.auth.common;
    requires io.vertx.clustermanager.hazelcast;
    requires com.hazelcast.core;
    requires io.vertx.httpproxy;
    requires io.vertx.auth.jwt;
    requires io.vertx.metrics.micrometer;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires org.slf4j;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires java.management;
    requires java.net.http;
    requires java.xml;
    requires jdk.management;
    requires static org.jspecify;

    exports org.opencobrowse.server;
    exports org.opencobrowse.server.config;
}
