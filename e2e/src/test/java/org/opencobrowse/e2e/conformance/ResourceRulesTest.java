package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 7, images, fonts and style sheets: what the server asks of the customer's page. */
class ResourceRulesTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

    @RegisterExtension
    static final SharedNode SHARED = new SharedNode();

    private final NodeUnderTest node = SHARED.node();
    private final SharedSession session = node.newSession();

    private PollCalls.Answer get(String key, int picture) {
        var url = URLEncoder.encode("https://shop.example/" + picture + ".png", StandardCharsets.UTF_8);
        var path = "/cobrowse/resources/%s/%s?url=%s".formatted(session.id(), key, url);
        return node.call("GET", path, Map.of(), new byte[0]);
    }

    private PollCalls.Answer give(long number, byte[] bytes) {
        return node.post(
                "%s/%s/resources/%d".formatted(SharedSession.PATH, session.id(), number),
                Map.of("X-Cobrowse-Secret", session.secret(), "Content-Type", "application/octet-stream"),
                bytes);
    }

    @ParameterizedTest
    @EnumSource
    @Rule("I2")
    void anAddressIsAskedForOnceAndFewAtATimeAndOnlyWhatIsAskedForIsTaken(Carrier carrier) {
        try (var customer = Party.customer(carrier, node, session);
                var agent = Party.agent(carrier, node, session);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var key = agent.seen()
                    .getFirst()
                    .header()
                    .getAsJsonObject("resources")
                    .get("key")
                    .getAsString();
            assertThat(give(1, PNG).status()).isEqualTo(200);

            var answers = new ArrayList<CompletableFuture<PollCalls.Answer>>();
            for (var picture : IntStream.range(0, 8).toArray())
                for (var twice = 0; twice < 2; twice++)
                    answers.add(CompletableFuture.supplyAsync(() -> get(key, picture), threads));
            for (var asked = 0; asked < 6; asked++) customer.await("want-resource");
            customer.publish(1, "snapshot", "page").await("ack");
            var wanted = customer.seen().stream()
                    .filter(frame -> frame.type().equals("want-resource"))
                    .toList();
            assertThat(wanted).as("before any answer").hasSize(6);
            assertThat(wanted)
                    .extracting(frame -> frame.header().get("url").getAsString())
                    .doesNotHaveDuplicates();
            for (var frame : wanted)
                assertThat(give(frame.number("number"), PNG).status()).isEqualTo(200);
            for (var rest = 0; rest < 2; rest++)
                give(customer.await("want-resource").number("number"), PNG);
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        }
    }
}
