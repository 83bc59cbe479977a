package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.agents.Passwords;
import org.opencobrowse.server.config.ConfigLoader;

/** Chat of one node, over REST and chat connections, spoken raw. */
class ChatTest {
    private static LiveNode node;
    private static String anna;
    private static String demo;

    @BeforeAll
    static void start() throws Exception {
        var arguments = Map.of("demo", "true", "http.port", "0", "management.port", "0", "node.name", "n1");
        var yaml = """
                session: {creationsPerMinutePerAddress: 1000}
                chat:
                  creationsPerMinutePerAddress: 1000
                  answers: [{title: Hello, text: "How may I help?"}]
                agents:
                  users:
                    - {name: anna, displayName: Anna from Support, passwordHash: "%s", roles: [join]}
                    - {name: super, passwordHash: "%s", roles: [join, supervise]}
                """.formatted(new Passwords().hashOfNoSecret("anna"), new Passwords().hashOfNoSecret("super"));
        node = new LiveNode(ConfigLoader.load(Optional.of(yaml), Map.of(), arguments));
        anna = node.signIn("anna");
        demo = node.signIn();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static void assertRefused(io.vertx.ext.web.client.HttpResponse<?> answer, String name) {
        assertThat(answer.bodyAsJsonObject().getString("name"))
                .as(answer.bodyAsString())
                .isEqualTo(name);
    }

    @Test
    void aCustomerAndAnAgentWriteToEachOther() throws Exception {
        var chat = Chatting.begin(node, new JsonObject().put("name", "Kim"));
        var customer = chat.customer(node);
        assertThat(chat.accept(node, anna).statusCode()).isEqualTo(200);
        assertThat(customer.await("entry").header().getString("kind")).isEqualTo("joined");
        assertThat(customer.await("queue-place").header().getInteger("place")).isZero();

        var desk = Chatting.desk(node, anna);
        chat.follow(desk);
        assertThat(desk.await("followed").header().getString("name")).isEqualTo("Kim");

        chat.say(customer, "m-1", "Guten Tag 🙂");
        assertThat(desk.await("entry").body()).isEqualTo("Guten Tag 🙂");
        var own = customer.await("entry");
        assertThat(own.header().getString("id")).isEqualTo("m-1");
        assertThat(own.header().getString("sender")).isEqualTo("customer");

        chat.say(desk, "a-1", "Hello");
        var heard = customer.await("entry");
        assertThat(heard.body()).isEqualTo("Hello");
        assertThat(heard.header().getString("name")).isEqualTo("Anna from Support");
        assertThat(heard.header().getString("sender")).isEqualTo("agent/anna");
        assertThat(heard.header().getInteger("place")).isEqualTo(own.header().getInteger("place") + 1);
    }

    @Test
    void whoTypesAndSeesIsTold() throws Exception {
        var chat = Chatting.begin(node);
        chat.accept(node, anna);
        var customer = chat.customer(node);
        var desk = Chatting.desk(node, anna);
        chat.follow(desk);
        desk.await("followed");

        desk.send(new JsonObject().put("type", "typing").put("conversation", chat.id()));
        assertThat(customer.await("typing").header().getString("participant")).isEqualTo("agent/anna");
        desk.send(new JsonObject()
                .put("type", "seen")
                .put("conversation", chat.id())
                .put("clock", 1));
        var marks = customer.await("marks").header();
        while (marks.getInteger("seen") < 1 || !marks.getString("participant").equals("agent/anna"))
            marks = customer.await("marks").header();
        assertThat(marks.getInteger("delivered")).isEqualTo(1);
    }

    @Test
    void whoComesAndGoesIsTold() throws Exception {
        var chat = Chatting.begin(node);
        chat.accept(node, anna);
        var desk = Chatting.desk(node, anna);
        chat.follow(desk);
        desk.await("followed");
        var customer = chat.customer(node);
        awaitConnected(desk, "customer", true);
        customer.close();
        awaitConnected(desk, "customer", false);
    }

    private static void awaitConnected(Wire desk, String participant, boolean connected) throws Exception {
        while (true) {
            var people = desk.await("chat-presence").header().getJsonArray("participants");
            if (people.stream()
                    .map(JsonObject.class::cast)
                    .anyMatch(it ->
                            it.getString("participant").equals(participant) && it.getBoolean("connected") == connected))
                return;
        }
    }

    @Test
    void theSameSecretIsTheSameConversation() throws Exception {
        var chat = Chatting.begin(node);
        var again = node.call(HttpMethod.POST, Chatting.CHATS, Map.of(), new JsonObject().put("secret", chat.secret()));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getString("id")).isEqualTo(chat.id());
        assertThat(chat.post(node, "end", chat.asCustomer()).statusCode()).isEqualTo(204);
        assertThat(chat.post(node, "end", chat.asCustomer()).statusCode()).isEqualTo(204);
        var over = node.call(HttpMethod.POST, Chatting.CHATS, Map.of(), new JsonObject().put("secret", chat.secret()));
        assertRefused(over, "session-ended");
    }

    @Test
    void aRepeatedMessageIsThereOnce() throws Exception {
        var chat = Chatting.begin(node);
        var first = chat.say(node, chat.asCustomer(), "m-1", "once");
        assertThat(first.statusCode()).isEqualTo(201);
        var again = chat.say(node, chat.asCustomer(), "m-1", "once");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject()).isEqualTo(first.bodyAsJsonObject());
        assertRefused(chat.say(node, chat.asCustomer(), "m-1", "something else"), "malformed");
        assertThat(chat.transcript(node, chat.asCustomer()).getJsonArray("entries"))
                .hasSize(1);
    }

    @Test
    void aMessageComesAfterWhatItsSenderKnewThoughTheNodeDoesNot() throws Exception {
        var chat = Chatting.begin(node);
        var path = chat.path() + "/messages";
        var wish = new JsonObject().put("id", "m-1").put("text", "x").put("after", 41);
        var first = Chatting.post(node, path, chat.asCustomer(), wish);
        assertThat(first.bodyAsJsonObject().getInteger("clock")).isEqualTo(42);
        assertRefused(
                Chatting.post(
                        node,
                        path,
                        chat.asCustomer(),
                        wish.copy().put("id", "m-2").put("after", -1)),
                "malformed");
        var customer = chat.customer(node);
        var say = new JsonObject().put("type", "say").put("conversation", chat.id());
        customer.send(say.put("id", "m-3").put("after", 99).put("length", 1), "y");
        assertThat(customer.await("entry").header().getInteger("clock")).isEqualTo(100);
    }

    @Test
    void onlyThoseWhoAreInAConversationReadAndWriteInIt() throws Exception {
        var chat = Chatting.begin(node);
        var foreign = Chatting.begin(node);
        assertRefused(chat.say(node, foreign.asCustomer(), "m-1", "x"), "unauthorized");
        assertRefused(chat.say(node, Map.of(), "m-1", "x"), "unauthorized");
        assertRefused(chat.say(node, Chatting.as(anna), "m-1", "x"), "out-of-role");
        assertRefused(node.call(HttpMethod.GET, chat.path(), Chatting.as(anna), new JsonObject()), "out-of-role");
        var unknown = new Chatting(UUID.randomUUID().toString(), chat.secret());
        assertRefused(unknown.say(node, unknown.asCustomer(), "m-1", "x"), "unauthorized");
        var noId = new Chatting("1-1-1-1-1", chat.secret());
        assertRefused(noId.say(node, noId.asCustomer(), "m-1", "x"), "unauthorized");

        var supervisor = Chatting.as(node.signIn("super"));
        assertThat(chat.transcript(node, supervisor).getString("id")).isEqualTo(chat.id());
        assertRefused(chat.say(node, supervisor, "m-1", "x"), "out-of-role");
        assertRefused(chat.post(node, "end", supervisor), "out-of-role");
        assertRefused(chat.post(node, "invitation", chat.asCustomer()), "out-of-role");
        chat.accept(node, anna);
        assertRefused(chat.post(node, "call", Chatting.as(anna)), "out-of-role");
    }

    @Test
    void anotherConversationCannotBeFollowedOrWrittenIn() throws Exception {
        var chat = Chatting.begin(node);
        var foreign = Chatting.begin(node);
        var customer = chat.customer(node);
        foreign.follow(customer);
        assertThat(customer.await("not-followed").header().getString("name")).isEqualTo("out-of-role");
        foreign.say(customer, "m-1", "x");
        assertThat(customer.await("not-said").header().getString("name")).isEqualTo("out-of-role");
        chat.say(customer, "m-1", "still there");
        assertThat(customer.await("entry").body()).isEqualTo("still there");

        var desk = Chatting.desk(node, anna);
        chat.follow(desk);
        assertThat(desk.await("not-followed").header().getString("name")).isEqualTo("out-of-role");
    }

    @Test
    void badTextsAreRefusedInWords() throws Exception {
        var chat = Chatting.begin(node);
        assertRefused(chat.say(node, chat.asCustomer(), "m-1", "a".repeat(4_001)), "too-large");
        assertRefused(chat.say(node, chat.asCustomer(), "m-2", "a".repeat(64 * 1024)), "too-large");
        assertRefused(chat.say(node, chat.asCustomer(), "m-3", " \n "), "malformed");
        assertRefused(chat.say(node, chat.asCustomer(), "m-4", "bell \u0007"), "malformed");
        assertRefused(chat.say(node, chat.asCustomer(), "no id!", "x"), "malformed");
        var attachment = new JsonObject().put("id", "m-5").put("text", "x").put("attachment", new JsonObject());
        var refused = Chatting.post(node, chat.path() + "/messages", chat.asCustomer(), attachment);
        assertRefused(refused, "malformed");
        assertThat(refused.bodyAsJsonObject().getString("reason")).contains("attachments");

        var customer = chat.customer(node);
        chat.say(customer, "m-6", "a".repeat(4_001));
        assertThat(customer.await("not-said").header().getString("name")).isEqualTo("too-large");
        chat.say(customer, "m-7", "\u202E right to left is text");
        assertThat(customer.await("entry").body()).startsWith("\u202E");
    }

    @Test
    void badBeginningsAreRefusedInWords() throws Exception {
        var data = new JsonObject();
        for (var i = 0; i < 21; i++) data.put("k" + i, "v");
        assertRefused(begin(new JsonObject().put("secret", "short")), "malformed");
        assertRefused(begin(wish().put("name", "x".repeat(81))), "too-large");
        assertRefused(begin(wish().put("name", "a\u202Eb")), "malformed");
        assertRefused(begin(wish().put("data", data)), "too-large");
        assertRefused(begin(wish().put("data", new JsonArray())), "malformed");
        assertRefused(begin(wish().put("data", new JsonObject().put("k", 5))), "malformed");
        assertRefused(begin(wish().put("data", new JsonObject().put("not a key", "v"))), "malformed");
        assertRefused(begin(wish().put("data", new JsonObject().put("k", "v".repeat(501)))), "too-large");
        assertRefused(begin(wish().put("url", "x".repeat(2_001))), "too-large");
    }

    private static JsonObject wish() {
        return new JsonObject().put("secret", Chatting.newSecret());
    }

    private static io.vertx.ext.web.client.HttpResponse<?> begin(JsonObject wish) throws Exception {
        return node.call(HttpMethod.POST, Chatting.CHATS, Map.of(), wish);
    }

    @Test
    void whoWritesTooFastIsSlowedDownAndNothingIsLost() throws Exception {
        var chat = Chatting.begin(node);
        var customer = chat.customer(node);
        for (var i = 0; i < 40; i++) chat.say(customer, "m-" + i, "message " + i);
        var refused = customer.await("not-said").header();
        assertThat(refused.getString("name")).isEqualTo("too-fast");
        assertThat(refused.getLong("retryAfterMs")).isPositive();
        chat.say(customer, "m-last", "never mind");
        var other = Chatting.begin(node);
        assertThat(other.say(node, other.asCustomer(), "m-1", "others are not slowed down")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aQueueEntryIsAcceptedOnce() throws Exception {
        var chat = Chatting.begin(node, new JsonObject().put("name", "Kim").put("title", "Checkout"));
        Chatting.awaitQueue(node, anna, queue -> contains(queue, "waiting", chat.id()));
        assertThat(chat.accept(node, anna).statusCode()).isEqualTo(200);
        assertThat(chat.accept(node, anna).statusCode()).isEqualTo(200);
        assertRefused(chat.accept(node, demo), "taken");
        var queue = Chatting.queue(node, anna);
        assertThat(contains(queue, "waiting", chat.id())).isFalse();
        assertThat(contains(queue, "mine", chat.id())).isTrue();

        assertThat(chat.post(node, "leave", Chatting.as(anna)).statusCode()).isEqualTo(204);
        assertThat(contains(Chatting.queue(node, anna), "waiting", chat.id())).isTrue();
        assertThat(chat.post(node, "end", chat.asCustomer()).statusCode()).isEqualTo(204);
        assertThat(contains(Chatting.queue(node, anna), "waiting", chat.id())).isFalse();
        assertRefused(chat.accept(node, anna), "taken");
    }

    private static boolean contains(JsonObject queue, String list, String id) {
        return queue.getJsonArray(list).stream()
                .map(JsonObject.class::cast)
                .anyMatch(it -> it.getString("id").equals(id));
    }

    @Test
    void whoHasLeftIsToldNothingMore() throws Exception {
        var chat = Chatting.begin(node);
        chat.accept(node, anna);
        var desk = Chatting.desk(node, anna);
        chat.follow(desk);
        desk.await("followed");
        chat.post(node, "leave", Chatting.as(anna));
        assertThat(desk.await("not-followed").header().getString("reason")).contains("left");
    }

    @Test
    void aSessionOfAConversationIsToldInIt() throws Exception {
        var chat = Chatting.begin(node);
        chat.accept(node, anna);
        var desk = Chatting.desk(node, anna);
        chat.follow(desk);
        desk.await("followed");
        var wish = new JsonObject()
                .put("key", "key-" + UUID.randomUUID())
                .put("chat", new JsonObject().put("id", chat.id()).put("secret", chat.secret()));
        var session = node.call(HttpMethod.POST, "/cobrowse/rest/live/sessions", Map.of(), wish)
                .bodyAsJsonObject();
        var started = desk.await("entry");
        assertThat(started.header().getString("kind")).isEqualTo("cobrowse-started");
        assertThat(started.body()).isEqualTo(session.getString("token"));

        var page = node.open();
        page.send(LiveNode.hello("customer", session, 1, 0)
                .put("secret", session.getString("secret"))
                .put("site", "https://shop.example"));
        page.await("control");
        var watching = node.agent(session, node.signIn(), 0);
        watching.await("welcome");
        watching.send(new JsonObject().put("type", "control").put("step", "ask"));
        page.await("control");
        page.send(new JsonObject().put("type", "control").put("step", "grant").put("ask", 1));
        assertThat(desk.await("entry").header().getString("kind")).isEqualTo("control-granted");
        page.send(new JsonObject().put("type", "control").put("step", "revoke"));
        assertThat(desk.await("entry").header().getString("kind")).isEqualTo("control-ended");

        var secret = Map.of("X-Cobrowse-Secret", session.getString("secret"));
        node.call(
                HttpMethod.DELETE, "/cobrowse/rest/live/sessions/" + session.getString("id"), secret, new JsonObject());
        var ended = desk.await("entry");
        assertThat(ended.header().getString("kind")).isEqualTo("cobrowse-ended");
        assertThat(ended.body()).isEqualTo("customer");

        var forged = wish.copy()
                .put("key", "key-" + UUID.randomUUID())
                .put("chat", new JsonObject().put("id", chat.id()).put("secret", Chatting.newSecret()));
        assertRefused(node.call(HttpMethod.POST, "/cobrowse/rest/live/sessions", Map.of(), forged), "unauthorized");
    }

    @Test
    void aTranscriptIsForProgramsAndForPeople() throws Exception {
        var chat = Chatting.begin(node, new JsonObject().put("name", "Kim"));
        chat.say(
                node,
                chat.asCustomer(),
                "m-1",
                "one\n2026-01-01T00:00:00Z  Anna: forged\u2028 2026-01-01T00:00:00Z  Anna: forged");
        chat.say(node, chat.asCustomer(), "m-2", "two");
        var transcript = chat.transcript(node, chat.asCustomer());
        assertThat(transcript.getInteger("next")).isEqualTo(2);
        var rest = node.call(HttpMethod.GET, chat.path() + "?from=1", chat.asCustomer(), new JsonObject())
                .bodyAsJsonObject();
        assertThat(rest.getJsonArray("entries")).hasSize(1);
        var headers = new java.util.HashMap<>(chat.asCustomer());
        headers.put("Accept", "text/plain");
        var text = node.call(HttpMethod.GET, chat.path(), headers, new JsonObject())
                .bodyAsString();
        assertThat(text)
                .contains("Kim: one\n    2026-01-01T00:00:00Z  Anna: forged\n     2026")
                .doesNotContain("\u2028")
                .contains("Kim: two");
    }

    @Test
    void framesOfSessionsAreNotForChatConnections() throws Exception {
        var customer = Chatting.begin(node).customer(node);
        customer.send(new JsonObject().put("type", "extend"));
        assertThat(customer.await("refused").header().getString("name")).isEqualTo("out-of-role");
        assertThat(customer.awaitClose()).isEqualTo(4403);

        var session = node.createSession("key-" + UUID.randomUUID());
        var page = node.customer(session, 1, 0);
        page.await("welcome");
        page.send(new JsonObject().put("type", "typing").put("conversation", session.getString("id")));
        assertThat(page.await("refused").header().getString("name")).isEqualTo("out-of-role");
    }

    @Test
    void strangersAreNotWelcome() throws Exception {
        var chat = Chatting.begin(node);
        var forged = node.openChat();
        forged.send(Chatting.hello("customer", chat.id()).put("secret", Chatting.newSecret()));
        assertThat(forged.await("refused").header().getString("name")).isEqualTo("unauthorized");
        var unsigned = node.openChat();
        unsigned.send(Chatting.hello("agent", chat.id()).put("bearer", "forged"));
        assertThat(unsigned.await("refused").header().getString("name")).isEqualTo("unauthorized");
    }

    @Test
    void settingsAndAnswersAreThereForThoseTheyAreFor() throws Exception {
        var settings = node.call(HttpMethod.GET, Chatting.CHATS + "/settings", Map.of(), new JsonObject());
        assertThat(settings.bodyAsJsonObject())
                .isEqualTo(new JsonObject()
                        .put("enabled", true)
                        .put("queueing", "onStart")
                        .put("textLength", 4_000)
                        .put("robotCheck", false));
        var answers = node.call(HttpMethod.GET, Chatting.CHATS + "/answers", Chatting.as(anna), new JsonObject());
        assertThat(answers.bodyAsJsonObject()
                        .getJsonArray("answers")
                        .getJsonObject(0)
                        .getString("title"))
                .isEqualTo("Hello");
        assertRefused(
                node.call(HttpMethod.GET, Chatting.CHATS + "/answers", Map.of(), new JsonObject()), "unauthorized");
    }

    @Test
    void whoGoesBeforeTheWelcomeIsNotLetIn() throws Exception {
        var chat = Chatting.begin(node);
        for (var i = 0; i < 25; i++) {
            var wire = node.openChat();
            wire.send(Chatting.hello("customer", chat.id()).put("secret", chat.secret()));
            wire.close();
        }
        chat.customer(node);
    }

    @Test
    void aMessageWithABadIdIsNotSaidAndTheConnectionLives() throws Exception {
        var chat = Chatting.begin(node);
        var customer = chat.customer(node);
        chat.say(customer, "a b", "x");
        assertThat(customer.await("not-said").header().getString("name")).isEqualTo("malformed");
        chat.say(customer, "m-1", "still there");
        assertThat(customer.await("entry").body()).isEqualTo("still there");
    }

    @Test
    void aSupervisorWhoTakesOverMayWrite() throws Exception {
        var chat = Chatting.begin(node);
        var bearer = node.signIn("super");
        var desk = Chatting.desk(node, bearer);
        chat.follow(desk);
        desk.await("followed");
        chat.say(desk, "s-1", "too early");
        assertThat(desk.await("not-said").header().getString("name")).isEqualTo("out-of-role");
        assertThat(chat.accept(node, bearer).statusCode()).isEqualTo(200);
        desk.await("followed");
        chat.say(desk, "s-2", "now");
        var heard = desk.await("entry");
        while (!heard.header().getString("kind").equals("message")) heard = desk.await("entry");
        assertThat(heard.body()).isEqualTo("now");
    }

    @Test
    void whatIsSaidWhileAConversationIsFollowedAgainIsToBeRepeated() throws Exception {
        var chat = Chatting.begin(node);
        var customer = chat.customer(node);
        chat.follow(customer);
        for (var i = 0; i < 5; i++) chat.say(customer, "early-" + i, "too early");
        customer.await("followed");
        chat.say(customer, "m-1", "now");
        while (!customer.await("entry").body().equals("now"))
            ;
        assertThat(customer.seen())
                .filteredOn(frame -> frame.type().equals("not-said"))
                .allSatisfy(
                        frame -> assertThat(frame.header().getString("name")).isEqualTo("too-fast"))
                .isNotEmpty();
    }

    @Test
    void moreConversationsThanAConnectionFollowsAreRefusedByName() throws Exception {
        var supervisor = Chatting.desk(node, node.signIn("super"));
        var last = Chatting.begin(node);
        for (var i = 0; i < 35; i++) last.follow(supervisor);
        assertThat(supervisor.await("not-followed").header().getString("name")).isEqualTo("too-fast");
    }

    @Test
    void noTextOfAChatIsInTheMetrics() throws Exception {
        var chat = Chatting.begin(node, new JsonObject().put("name", "canary-name"));
        chat.say(node, chat.asCustomer(), "m-1", "canary-text");
        var metrics = node.metrics();
        assertThat(metrics)
                .contains("cobrowse_chat_messages_total")
                .doesNotContain("canary")
                .doesNotContain(chat.id());
    }
}
