package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.ConfigLoader;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.resources.Resource;

/** Three nodes in one process, as far apart as three processes are: they share ports of the loopback interface and nothing else. */
class ClusterOfThreeTest {
    private static final String SESSIONS = "/cobrowse/rest/live/sessions";
    private static final List<Integer> MEMBER_PORTS = freePorts(3);
    /** More than there are nodes: some tests start another one. Pages of all of them are allowed everywhere. */
    private static final List<Integer> HTTP_PORTS = freePorts(16);

    private static final AtomicInteger nextHttpPort = new AtomicInteger();
    /** Nodes that browsers reach past the balancer; the third one they do not. */
    private static final Set<String> WITH_URL = Set.of("node-1", "node-2");

    private static final List<LiveNode> nodes = new ArrayList<>();

    private static ServerConfig nodeConfig(int member) {
        return config("node-" + (member + 1), MEMBER_PORTS.get(member));
    }

    private static ServerConfig config(String name, Integer memberPort) {
        return config(name, memberPort, "");
    }

    private static ServerConfig config(String name, Integer memberPort, String more) {
        var peers =
                MEMBER_PORTS.stream().map(port -> "\"127.0.0.1:" + port + "\"").toList();
        var httpPort = HTTP_PORTS.get(nextHttpPort.getAndIncrement());
        var pages = HTTP_PORTS.stream()
                .map(port -> "\"http://127.0.0.1:" + port + "\"")
                .toList();
        var arguments = Map.of(
                "demo",
                "true",
                "http.port",
                Integer.toString(httpPort),
                "management.port",
                "0",
                "node.name",
                name,
                "cluster.port",
                Integer.toString(memberPort));
        var yaml = """
                cluster: {name: test-%d, members: %s, failureAfter: 10s}
                agents: {jwtSecret: "0123456789abcdef0123456789abcdef"}
                http: {publicOrigin: "http://cobrowse.example", origins: %s}
                node: {publicUrl: %s}
                %s
                """.formatted(
                        MEMBER_PORTS.getFirst(),
                        peers,
                        pages,
                        WITH_URL.contains(name) ? "http://127.0.0.1:" + httpPort : "",
                        more);
        return ConfigLoader.load(Optional.of(yaml), Map.of(), arguments);
    }

    /** With the next one, which the event bus takes. Below those that the system gives away by itself: others could get them before the nodes do. */
    private static List<Integer> freePorts(int count) {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(15_000, 32_000))
                .filter(port -> isFree(port) && isFree(port + 1))
                .distinct()
                .limit(count)
                .boxed()
                .toList();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        for (var i = 0; i < 3; i++) nodes.add(new LiveNode(nodeConfig(i)));
    }

    @AfterAll
    static void stop() {
        nodes.reversed().forEach(LiveNode::close);
    }

    private static LiveNode node(int number) {
        return nodes.get(number - 1);
    }

    private static String key() {
        return "key-" + UUID.randomUUID();
    }

    private static HttpResponse<Buffer> create(LiveNode node, JsonObject wish) throws Exception {
        return node.call(HttpMethod.POST, SESSIONS, Map.of(), wish);
    }

    private static HttpResponse<Buffer> get(LiveNode node, String path) throws Exception {
        return node.call(HttpMethod.GET, path, Map.of("Authorization", "Bearer " + node.signIn()), new JsonObject());
    }

    /** The first answer that is as wished for. */
    private static HttpResponse<Buffer> await(LiveNode node, String path, Predicate<HttpResponse<Buffer>> wished)
            throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            var answer = get(node, path);
            if (wished.test(answer)) return answer;
            if (System.nanoTime() > deadline)
                throw new AssertionError("still " + answer.statusCode() + " " + answer.bodyAsString());
        }
    }

    private static JsonObject refusal(HttpResponse<Buffer> answer) {
        return answer.bodyAsJsonObject();
    }

    @Test
    void anyNodeFindsASessionByItsCodeInOneCall() throws Exception {
        var session = node(1).createSession(key());
        for (var asked : List.of(node(1), node(2), node(3))) {
            var found = get(asked, SESSIONS + "/" + session.getString("token"));
            assertThat(found.statusCode()).isEqualTo(200);
            assertThat(found.bodyAsJsonObject().getString("id")).isEqualTo(session.getString("id"));
            assertThat(found.bodyAsJsonObject().getString("sessionServerName")).isEqualTo("node-1");
            assertThat(found.headers().getAll("Set-Cookie"))
                    .anyMatch(cookie -> cookie.startsWith("gcbSessionServer=.node-1;"));
        }
    }

    @Test
    void anyNodeKnowsTheOwnerAndCorrectsTheCookie() throws Exception {
        var session = node(1).createSession(key());
        var owner = node(2).call(
                        HttpMethod.GET,
                        SESSIONS + "/" + session.getString("id") + "/owner",
                        Map.of(),
                        new JsonObject());
        assertThat(owner.bodyAsJsonObject().getString("node")).isEqualTo("node-1");
        assertThat(owner.headers().getAll("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("gcbSessionServer=.node-1;"));
    }

    @Test
    void whoeverAsksAboutASessionIsToldTheUrlOfItsNode() throws Exception {
        var key = key();
        var session = node(1).createSession(key);
        for (var asked : List.of(node(1), node(2), node(3))) {
            assertThat(get(asked, SESSIONS + "/" + session.getString("token")).bodyAsJsonObject())
                    .contains(urlOf(node(1)));
            assertThat(get(asked, SESSIONS + "/" + session.getString("id") + "/owner")
                            .bodyAsJsonObject())
                    .contains(urlOf(node(1)));
        }
        assertThat(session).contains(urlOf(node(1)));
        assertThat(refusal(create(node(3), new JsonObject().put("key", key)))).contains(urlOf(node(1)));
        assertThat(misdirected(node(3), session)).contains(urlOf(node(1)));
    }

    @Test
    void ofANodeWithoutAUrlNobodyIsToldOne() throws Exception {
        var session = node(3).createSession(key());
        var owner = get(node(1), SESSIONS + "/" + session.getString("id") + "/owner");
        var found = get(node(1), SESSIONS + "/" + session.getString("token"));
        for (var told :
                List.of(session, owner.bodyAsJsonObject(), found.bodyAsJsonObject(), misdirected(node(1), session)))
            assertThat(told.containsKey("sessionServerUrl")).isFalse();
    }

    private static Map.Entry<String, Object> urlOf(LiveNode node) {
        return Map.entry("sessionServerUrl", node.origin());
    }

    /** What a customer is told who connects to a wrong node. */
    private static JsonObject misdirected(LiveNode asked, JsonObject session) throws Exception {
        var wrong = asked.open();
        wrong.send(LiveNode.hello("customer", session, 1, 0).put("secret", session.getString("secret")));
        return wrong.await("refused").header();
    }

    @Test
    void theNodeThatIsAskedForMayStandInAHeader() throws Exception {
        var key = key();
        var session = node(1).createSession(key);
        var there = node(3).call(
                        HttpMethod.POST,
                        SESSIONS,
                        Map.of("X-Cobrowse-Node", "node-1"),
                        new JsonObject().put("key", key));
        assertThat(there.statusCode()).isEqualTo(200);
        assertThat(there.bodyAsJsonObject().getString("id")).isEqualTo(session.getString("id"));
    }

    @Test
    void aSessionIsEndedThroughAnyNode() throws Exception {
        var session = node(1).createSession(key());
        var path = SESSIONS + "/" + session.getString("id");
        var wrong = node(2).call(HttpMethod.DELETE, path, Map.of("X-Cobrowse-Secret", "wrong"), new JsonObject());
        assertThat(wrong.statusCode()).isEqualTo(401);

        var secret = Map.of("X-Cobrowse-Secret", session.getString("secret"));
        assertThat(node(2).call(HttpMethod.DELETE, path, secret, new JsonObject())
                        .statusCode())
                .isEqualTo(204);
        var owner = node(1).call(HttpMethod.GET, path + "/owner", Map.of(), new JsonObject());
        assertThat(refusal(owner).getString("name")).isEqualTo("session-ended");
    }

    @Test
    void aRepeatedWishIsLedToTheNodeThatGrantedIt() throws Exception {
        var key = key();
        var session = node(1).createSession(key);
        var repeated = create(node(3), new JsonObject().put("key", key));
        assertThat(refusal(repeated).getString("name")).isEqualTo("misdirected");
        assertThat(repeated.getHeader("X-Cobrowse-Node")).isEqualTo("node-1");
        assertThat(repeated.headers().getAll("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("gcbSessionServer=.node-1;"));

        var there = node(3).call(
                        HttpMethod.POST,
                        SESSIONS + "?co-browse-node-id=node-1",
                        Map.of(),
                        new JsonObject().put("key", key));
        assertThat(there.statusCode()).isEqualTo(200);
        assertThat(there.bodyAsJsonObject().getString("id")).isEqualTo(session.getString("id"));
        // Twice would be as good as never: no browser takes it.
        assertThat(there.headers().getAll("Access-Control-Allow-Origin")).containsExactly(node(3).origin());
    }

    @Test
    void aMisdirectedConnectionIsSentAwayAndRelayedTheSecondTime() throws Exception {
        var session = node(1).createSession(key());
        var refused = misdirected(node(2), session);
        assertThat(refused.getString("name")).isEqualTo("misdirected");
        assertThat(refused.getString("node")).isEqualTo("node-1");

        var relayed = node(2).openFor("node-1");
        relayed.send(LiveNode.hello("customer", session, 1, 0).put("secret", session.getString("secret")));
        assertThat(relayed.await("welcome").header().getString("misled"))
                .contains("the balancer leads to the wrong node: relayed", "cause=\"no-cookie\"", "cure=");
        // A node that goes down waits some seconds for those who are still there.
        relayed.close();
        assertThat(node(2).metrics()).contains("cobrowse_relayed_total{cause=\"no-cookie\"}");
    }

    /** Each holds a connection between the nodes for as long as it lasts: more of them than an HTTP client opens by itself. */
    @Test
    void connectionsAreRelayedBesideEachOther() throws Exception {
        var relayed = new ArrayList<Wire>();
        for (var count = 0; count < 12; count++) relayed.add(node(2).openFor("node-1"));
        for (var wire : relayed) {
            wire.send(new JsonObject().put("type", "heartbeat"));
            assertThat(wire.await("refused").header().getString("name")).isEqualTo("malformed");
        }
    }

    @Test
    void aCallThatIsRelayedToANodeThatIsLostIsNotToBeSentAgainByABalancer() throws Exception {
        var lost = new LiveNode(config("node-5", freePorts(1).getFirst()));
        try (var caller = node(2).beginBatchFor("node-5")) {
            lost.close();
            assertThat(caller.readUntil("\r\n")).startsWith("HTTP/1.1 503 ");
            assertThat(caller.readUntil("}")).contains("owner-unknown").contains("node node-5 cannot be reached");
        }
    }

    @Test
    void aSessionWhoseNodeIsLostIsContinuedOnceUnderItsCode() throws Exception {
        var fourth = new LiveNode(config("node-4", freePorts(1).getFirst()));
        var session = fourth.createSession(key());
        fourth.close();

        var path = SESSIONS + "/" + session.getString("token");
        await(node(1), path, answer -> answer.statusCode() == 410);
        var continues =
                new JsonObject().put("session", session.getString("id")).put("secret", session.getString("secret"));
        var next = create(node(1), new JsonObject().put("key", key()).put("continues", continues));
        assertThat(next.statusCode()).isEqualTo(201);
        assertThat(next.bodyAsJsonObject().getString("token")).isEqualTo(session.getString("token"));
        assertThat(next.bodyAsJsonObject().getString("id")).isNotEqualTo(session.getString("id"));

        var again = create(node(2), new JsonObject().put("key", key()).put("continues", continues));
        assertThat(refusal(again).getString("name")).isEqualTo("misdirected");
        assertThat(get(node(3), path).bodyAsJsonObject().getString("id"))
                .isEqualTo(next.bodyAsJsonObject().getString("id"));

        var forged = continues.copy().put("secret", "AAAAAAAAAAAAAAAAAAAAAA");
        var refused = create(node(1), new JsonObject().put("key", key()).put("continues", forged));
        assertThat(refusal(refused).getString("name")).isEqualTo("unknown-session");
    }

    @Test
    void aLostSessionThatItsCustomerGivesUpIsFoundByNobodyAndNotContinued() throws Exception {
        var lost = new LiveNode(config("node-5", freePorts(1).getFirst()));
        var session = lost.createSession(key());
        lost.close();
        var path = SESSIONS + "/" + session.getString("token");
        await(node(1), path, answer -> answer.statusCode() == 410);

        var byId = SESSIONS + "/" + session.getString("id");
        var stranger = node(2).call(
                        HttpMethod.DELETE,
                        byId,
                        Map.of("X-Cobrowse-Secret", "AAAAAAAAAAAAAAAAAAAAAA"),
                        new JsonObject());
        assertThat(refusal(stranger).getString("name")).isEqualTo("unauthorized");
        var customer = Map.of("X-Cobrowse-Secret", session.getString("secret"));
        var given = node(2).call(HttpMethod.DELETE, byId, customer, new JsonObject());
        assertThat(given.statusCode()).isEqualTo(204);

        assertThat(refusal(get(node(3), path)).getString("name")).isEqualTo("unknown-session");
        var continues =
                new JsonObject().put("session", session.getString("id")).put("secret", session.getString("secret"));
        var next = create(node(1), new JsonObject().put("key", key()).put("continues", continues));
        assertThat(refusal(next).getString("name")).isEqualTo("session-ended");
    }

    @Test
    void aTopicLeadsFromAnyNodeToOneSessionAndIsFreeWhenItEnds() throws Exception {
        var topic = "case-" + UUID.randomUUID();
        var session = create(node(1), new JsonObject().put("key", key()).put("topic", topic))
                .bodyAsJsonObject();
        for (var asked : List.of(node(1), node(2), node(3)))
            assertThat(get(asked, SESSIONS + "?topic=" + topic)
                            .bodyAsJsonObject()
                            .getString("id"))
                    .isEqualTo(session.getString("id"));
        var second = new JsonObject().put("key", key()).put("topic", topic);
        // With the same key, at once.
        for (var time = 0; time < 3; time++)
            assertThat(refusal(create(node(2), second)).getString("name")).isEqualTo("topic-taken");

        var secret = Map.of("X-Cobrowse-Secret", session.getString("secret"));
        node(1).call(HttpMethod.DELETE, SESSIONS + "/" + session.getString("id"), secret, new JsonObject());
        await(node(3), SESSIONS + "?topic=" + topic, answer -> answer.statusCode() == 404);
        assertThat(create(node(2), second).statusCode()).isEqualTo(201);
    }

    @Test
    void aContinuedSessionKeepsItsTopic() throws Exception {
        var topic = "case-" + UUID.randomUUID();
        var fifth = new LiveNode(config("node-6", freePorts(1).getFirst()));
        var session = create(fifth, new JsonObject().put("key", key()).put("topic", topic))
                .bodyAsJsonObject();
        fifth.close();
        await(node(1), SESSIONS + "/" + session.getString("token"), answer -> answer.statusCode() == 410);
        var continues =
                new JsonObject().put("session", session.getString("id")).put("secret", session.getString("secret"));
        var next = create(node(1), new JsonObject().put("key", key()).put("continues", continues));
        assertThat(get(node(2), SESSIONS + "?topic=" + topic).bodyAsJsonObject().getString("id"))
                .isEqualTo(next.bodyAsJsonObject().getString("id"));
    }

    @Test
    void aFullNodeSendsWhoeverWantsASessionToOneWithRoom() throws Exception {
        var config = config("node-7", freePorts(1).getFirst(), "session: {maxSessions: 1}");
        try (var full = new LiveNode(config)) {
            full.createSession(key());
            var wish = new JsonObject().put("key", key());

            var sent = create(full, wish);

            assertThat(refusal(sent).getString("name")).isEqualTo("misdirected");
            var there = full.call(
                    HttpMethod.POST,
                    SESSIONS + "?co-browse-node-id=" + sent.getHeader("X-Cobrowse-Node"),
                    Map.of(),
                    wish);
            assertThat(there.statusCode()).isEqualTo(201);
            var health = full.call(HttpMethod.GET, "/cobrowse/health", Map.of(), new JsonObject())
                    .bodyAsJsonObject();
            assertThat(health.getString("notReady")).contains("limit of 1 sessions");
            assertThat(health.getBoolean("newSessions")).isTrue();
        }
    }

    @Test
    void aSecondNodeOfOneNameRefusesToStart() {
        var port = freePorts(1).getFirst();
        assertThatThrownBy(() -> new LiveNode(config("NODE-1", port)))
                .hasMessageContaining("a node named node-1 is in cluster");
    }

    @Test
    void aChatIsTheSameAtEveryNode() throws Exception {
        var chat = Chatting.begin(node(1));
        var customer = chat.customer(node(2));
        var bearer = node(3).signIn();
        Chatting.awaitQueue(node(3), bearer, queue -> queue.encode().contains(chat.id()));
        assertThat(chat.accept(node(3), bearer).statusCode()).isEqualTo(200);
        assertThat(customer.await("entry").header().getString("kind")).isEqualTo("joined");
        var desk = Chatting.desk(node(1), node(1).signIn());
        chat.follow(desk);
        desk.await("followed");

        chat.say(customer, "m-1", "from node 2");
        assertThat(desk.await("entry").body()).isEqualTo("from node 2");
        chat.say(desk, "a-1", "from node 1");
        customer.await("entry");
        assertThat(customer.await("entry").body()).isEqualTo("from node 1");
        assertThat(chat.say(node(3), chat.asCustomer(), "m-1", "from node 2").statusCode())
                .isEqualTo(200);
        assertThat(chat.transcript(node(3), chat.asCustomer()).getJsonArray("entries"))
                .hasSize(3);
    }

    @Test
    void whatOneNodeWasGivenNoBrowserNeedBringToAnother() throws Exception {
        var url = "https://shop.example/account/picture";
        var one = ResourceTalk.begin(node(1), key());
        var first = one.getLater(url);
        one.give(one.asked(url), ResourceTalk.PNG);
        assertThat(first.get().statusCode()).isEqualTo(200);

        var other = ResourceTalk.begin(node(2), key());
        var second = other.getLater(url);
        var number = other.asked(url);
        assertThat(other.name(number, "0".repeat(64))).isFalse();
        var hash = Resource.of(ResourceTalk.PNG).orElseThrow().hash();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!other.name(number, hash)) assertThat(System.nanoTime()).isLessThan(deadline);
        assertThat(second.get().body()).isEqualTo(ResourceTalk.PNG);
        assertThat(Figures.of(node(2)).of("cobrowse_resources_total", "source=\"cluster\"", "outcome=\"given\""))
                .isEqualTo(1);
    }
}
