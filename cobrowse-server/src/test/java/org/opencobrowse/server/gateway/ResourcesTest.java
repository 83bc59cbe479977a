package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencobrowse.server.gateway.ResourceTalk.PNG;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.resources.Resource;

/** What an agent's browser cannot load, on the wire. */
class ResourcesTest {
    private static final String URL = "https://shop.example/account/picture?of=me";

    private LiveNode node;
    private ResourceTalk talk;

    @BeforeEach
    void start() throws Exception {
        node = new LiveNode(TestConfigs.demo(Map.of("resources.largest", "16KiB")));
        talk = ResourceTalk.begin(node, "resources-key-0123456789");
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void whatTheCustomersBrowserHasIsGivenToTheAgentInert() throws Exception {
        var answer = talk.getLater(URL);
        var number = talk.asked(URL);
        assertThat(talk.name(number, "0".repeat(64))).isFalse();
        assertThat(talk.give(number, PNG)).isTrue();

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo(PNG);
        assertThat(answer.get().getHeader("Content-Type")).isEqualTo("image/png");
        assertThat(answer.get().getHeader("Content-Security-Policy")).contains("sandbox");
        assertThat(answer.get().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.get().getHeader("Set-Cookie")).isNull();
    }

    @Test
    void whatOneSessionBroughtAnotherOnlyNames() throws Exception {
        var first = talk.getLater(URL);
        talk.give(talk.asked(URL), PNG);
        first.get();

        var other = ResourceTalk.begin(node, "resources-key-9876543210");
        var second = other.getLater(URL);
        assertThat(other.name(other.asked(URL), Resource.of(PNG).orElseThrow().hash()))
                .isTrue();
        assertThat(second.get().body()).isEqualTo(PNG);
    }

    @Test
    void whatTheCustomersBrowserWithholdsIsMissing() throws Exception {
        var answer = talk.getLater(URL);
        talk.give(talk.asked(URL), Buffer.buffer());
        assertThat(answer.get().statusCode()).isEqualTo(404);
        assertThat(Figures.of(node).of("cobrowse_resources_total", "source=\"browser\"", "outcome=\"withheld\""))
                .isEqualTo(1);
    }

    @Test
    void whatIsNoImageIsRefusedWhateverTheCustomerSays() throws Exception {
        var answer = talk.getLater(URL);
        assertThat(talk.give(talk.asked(URL), Buffer.buffer("<script>alert(1)</script>")))
                .isFalse();
        assertThat(answer.get().statusCode()).isEqualTo(404);
    }

    @Test
    void aWrongKeyOpensNothingAndAsksNobody() throws Exception {
        for (var wrong : new String[] {"x", "A".repeat(43), talk.session().getString("secret")})
            assertThat(talk.get(wrong, URL).statusCode()).isEqualTo(404);
        nobodyWasAsked();
    }

    private void nobodyWasAsked() throws Exception {
        talk.customer().publish(1, 1, "snapshot", "{page}");
        talk.customer().await("ack");
        assertThat(talk.customer().seen()).noneMatch(frame -> frame.type().equals("want-resource"));
    }

    @Test
    void aPausedPageIsNotAskedAndWhatItGaveBeforeIsGone() throws Exception {
        var before = talk.getLater(URL);
        talk.give(talk.asked(URL), PNG);
        assertThat(before.get().statusCode()).isEqualTo(200);
        var customer = node.open();
        customer.send(LiveNode.hello("customer", talk.session(), 2, 0)
                .put("secret", talk.session().getString("secret"))
                .put("paused", "page"));
        customer.await("welcome");
        assertThat(talk.get(URL).statusCode()).isEqualTo(404);
        assertThat(customer.seen()).noneMatch(frame -> frame.type().equals("want-resource"));
    }

    @Test
    void whereCustomersAreNeverAskedNobodyMayAskThem() throws Exception {
        node.close();
        node = new LiveNode(TestConfigs.demo(Map.of("resources.fromBrowser", "never")));
        talk = ResourceTalk.begin(node, "resources-key-0123456789");
        assertThat(talk.get(URL).statusCode()).isEqualTo(404);
        nobodyWasAsked();
    }

    @Test
    void withoutTheSecretNothingIsTaken() throws Exception {
        var _ = talk.getLater(URL);
        var path = talk.path(talk.asked(URL));
        assertThat(node.send(path, Map.of("X-Cobrowse-Secret", "wrong"), PNG).statusCode())
                .isEqualTo(401);
        assertThat(node.send(path, Map.of(), PNG).statusCode()).isEqualTo(401);
    }

    @Test
    void whatNobodyWantsIsNotKept() throws Exception {
        talk.give(77, PNG);
        var _ = talk.getLater(URL);
        assertThat(talk.name(talk.asked(URL), Resource.of(PNG).orElseThrow().hash()))
                .isFalse();
    }

    @Test
    void whatIsTooLargeIsRefusedByName() throws Exception {
        var _ = talk.getLater(URL);
        var refused = talk.give(talk.asked(URL), "", Buffer.buffer(new byte[17 * 1024]));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.bodyAsJsonObject().getString("name")).isEqualTo("too-large");
    }

    @Test
    void badNumbersHashesAndAddressesAreRefused() throws Exception {
        for (var number : new String[] {"0", "-1", "x", "99999999999999999999"})
            assertThat(talk.give(number, "", PNG).statusCode()).as(number).isEqualTo(400);
        assertThat(talk.get("x".repeat(3_001)).statusCode()).isEqualTo(404);
        assertThat(talk.get("", URL).statusCode()).isEqualTo(404);
    }
}
