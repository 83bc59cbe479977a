package org.opencobrowse.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.opencobrowse.server.config.LoggingConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the log look as configured; until then it looks as {@code logback.xml} says. */
public final class LogFormat {
    private LogFormat() {}

    public static void apply(LoggingConfig config) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(config.level().name()));
        if (config.format() == LoggingConfig.Format.JSON)
            root.iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof ConsoleAppender<ILoggingEvent> console) useJson(console, context);
            });
    }

    private static void useJson(ConsoleAppender<ILoggingEvent> console, LoggerContext context) {
        var json = new JsonEncoder();
        json.setContext(context);
        json.setWithNanoseconds(false);
        json.setWithSequenceNumber(false);
        json.setWithContext(false);
        json.start();
        console.setEncoder(json);
    }
}
