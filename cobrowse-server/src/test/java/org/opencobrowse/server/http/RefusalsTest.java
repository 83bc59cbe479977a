package org.opencobrowse.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.TestNode;
import org.opencobrowse.server.logging.LineLayout;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.slf4j.LoggerFactory;

class RefusalsTest {
    static {
        NativeRequest.prepare();
    }

    private final Vertx vertx = Vertx.vertx();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
    private WebClient client = WebClient.create(vertx);

    @BeforeEach
    void start() {
        logged.start();
        logger.addAppender(logged);
        var port = new AtomicInteger();
        Routes routes = RefusalsTest::mount;
        TestNode.await(vertx.deployVerticle(
                new HttpVerticle(new HttpServerOptions().setHost("127.0.0.1").setPort(0), List.of(routes), port::set)));
        client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port.get()));
    }

    @AfterEach
    void stop() {
        logger.detachAppender(logged);
        client.close();
        TestNode.await(vertx.close());
    }

    @Test
    void aBugIsInternalAndLoggedOnceWithoutTellingTheClientMore() {
        var answer = get("/bug/secret-in-the-path");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.bodyAsJsonObject().getString("name")).isEqualTo("internal");
        assertThat(answer.bodyAsJsonObject().getString("retry")).isEqualTo("resume");
        assertThat(answer.bodyAsString()).doesNotContain("our own bug");
        assertThat(logged.list).hasSize(1);
        assertThat(new LineLayout().doLayout(logged.list.getFirst()))
                .contains("our own bug")
                .doesNotContain("secret-in-the-path");
    }

    @Test
    void aViolationIsRefusedWithItsCodeAndNotLogged() {
        var answer = get("/violation");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.bodyAsJsonObject().getString("reason")).isEqualTo("header=9 must be at most 8");
        assertThat(logged.list).isEmpty();
    }

    @Test
    void halfAnAnswerEndsWithTheConnectionSoThatNobodyTakesItForAWholeOne() {
        var answer = client.get("/half").send();

        assertThat(TestNode.await(answer.map("whole").otherwise("broken"))).isEqualTo("broken");
    }

    @Test
    void everyCodeHasItsStatusAndNoneThatMakesBrowsersRepeat() {
        for (var code : CloseCode.values()) {
            var answer = get("/code/" + code.name());
            assertThat(answer.statusCode()).isEqualTo(code.status()).isNotIn(408, 421, 502, 504);
            assertThat(answer.bodyAsJsonObject())
                    .isEqualTo(new JsonObject()
                            .put("code", code.code())
                            .put("name", code.wireName())
                            .put("retry", code.retry().wireName())
                            .put("reason", "because"));
        }
    }

    private static void mount(Router router) {
        router.get("/bug/:id").handler(_ -> {
            throw new IllegalStateException("our own bug");
        });
        router.get("/violation").handler(_ -> {
            throw ProtocolViolation.tooLarge("header", 9, 8);
        });
        router.get("/half").handler(context -> {
            context.response().setChunked(true).write("half");
            context.fail(new IllegalStateException("too late"));
        });
        router.get("/code/:name")
                .handler(context -> Refusals.refuse(context, CloseCode.valueOf(context.pathParam("name")), "because"));
    }

    private HttpResponse<Buffer> get(String path) {
        return TestNode.await(client.get(path).send());
    }
}
