package org.opencobrowse.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LineLayoutTest {
    private final LoggerContext context = new LoggerContext();
    private final LineLayout layout = new LineLayout();

    @Test
    void anEventIsOneLineOfKeysAndValues() {
        var event = event("sign-in");
        event.addKeyValuePair(new KeyValuePair("agent", "anna"));

        assertThat(layout.doLayout(event)).matches("[0-9TZ:.-]+ INFO Agents event=\"sign-in\" agent=\"anna\"\n");
    }

    @Test
    void whatAClientWroteCannotBeginALineNorColourATerminalNorEndAValue() {
        var event = event("x");
        event.addKeyValuePair(
                new KeyValuePair("agent", "a\r\nERROR fake \u001b[31m \u202e \u2028 \" outcome=\"accepted"));

        var line = layout.doLayout(event);

        assertThat(line.strip().lines()).hasSize(1);
        assertThat(line.substring(0, line.length() - 1).codePoints().filter(Character::isISOControl))
                .isEmpty();
        assertThat(line)
                .contains("\\u000d\\u000aERROR")
                .contains("\\\" outcome=\\\"accepted")
                .doesNotContain("\u202e")
                .doesNotContain("\u2028");
    }

    @Test
    void aLongValueIsCut() {
        var event = event("x");
        event.addKeyValuePair(new KeyValuePair("userAgent", "u".repeat(1_000_000)));

        assertThat(layout.doLayout(event)).hasSizeLessThan(5_000);
    }

    @Test
    void anExceptionStandsOnTheSameLine() {
        var line =
                layout.doLayout(event("failed", new IllegalStateException("two\nlines", new RuntimeException("why"))));

        assertThat(line.strip().lines()).hasSize(1);
        assertThat(line)
                .contains("IllegalStateException: two\\u000alines")
                .contains("caused by java.lang.RuntimeException: why");
    }

    private LoggingEvent event(String message) {
        return new LoggingEvent(
                "here",
                context.getLogger("org.opencobrowse.server.agents.Agents"),
                Level.INFO,
                message,
                null,
                new Object[0]);
    }

    private LoggingEvent event(String message, Throwable thrown) {
        var event = event(message);
        event.setThrowableProxy(new ThrowableProxy(thrown));
        return event;
    }
}
