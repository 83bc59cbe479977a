package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** What is in the maps: read as it was written, read by nodes of the next version, and merged the same way on both sides. */
class StoredTest {
    private static final UUID ID = UUID.randomUUID();
    private static final Sender ODD = Sender.agent("jäne@example.com:1 / x");
    private static final Conversation CONVERSATION = new Beginning(
                    SecretHash.of("s".repeat(22)),
                    Optional.of("Ann"),
                    Map.of("order", "17"),
                    Optional.of("https://shop.example/"),
                    Optional.empty(),
                    Optional.of("Shop"))
            .at(7);
    private static final Entry ENTRY =
            new Entry(ID, ODD, "a-1", 3, 4, EntryKind.MESSAGE, Optional.of("Jäne"), Optional.of("a \"quoted\" text\n"));
    private static final Head HEAD = new Head(4, 2, 100, 7, Optional.of(new Head.End("agent", 4, 9)));
    private static final Seat SEAT = new Seat(Optional.of("Ann"), OptionalLong.of(8));
    private static final QueueEntry QUEUED = QueueEntry.chat(CONVERSATION, 7)
            .accepted(new QueueEntry.Acceptance(ODD, Optional.of("Jäne"), "joined-1", 8));

    @Test
    void everythingIsReadAsItWasWritten() {
        assertThat(Conversation.parse(CONVERSATION.toJson())).isEqualTo(CONVERSATION);
        assertThat(Entry.parse(ID, ENTRY.toJson())).contains(ENTRY);
        assertThat(Head.parse(HEAD.toJson())).isEqualTo(HEAD);
        assertThat(Seat.parse(SEAT.toJson())).isEqualTo(SEAT);
        assertThat(QueueEntry.parse(QUEUED.toJson())).isEqualTo(QUEUED);
        assertThat(Marks.parse(new Marks(3, 2).toJson())).isEqualTo(new Marks(3, 2));
    }

    @Test
    void whatTheNextVersionAddsIsLeftAlone() {
        assertThat(Entry.parse(ID, ENTRY.toJson().replaceFirst("\\{", "{\"mood\":{\"x\":[1]},")))
                .contains(ENTRY);
        assertThat(Entry.parse(ID, ENTRY.toJson().replace("\"message\"", "\"waved\"")))
                .isEmpty();
        assertThat(Head.parse(HEAD.toJson().replaceFirst("\\{", "{\"x\":1,"))).isEqualTo(HEAD);
    }

    @Test
    void keysSayWhoseTheyAreAndWhereTheyLie() {
        var key = Keys.seat(ID, ODD, "run@1:2");
        assertThat(Keys.participant(key)).isEqualTo(ODD);
        assertThat(Keys.run(key)).isEqualTo("run@1:2");
        assertThat(Keys.conversationOf(key)).isEqualTo(ID);
        assertThat(Keys.participant(Keys.marks(ID, ODD))).isEqualTo(ODD);
        assertThat(Keys.owner(Keys.entry(ID, ODD, "a"))).isEqualTo(ID.toString());
        assertThat(Keys.entry(ID, Sender.agent("a"), "b")).isNotEqualTo(Keys.entry(ID, Sender.agent("a:b"), "b"));
    }

    @Test
    void secretsAndTextsStandInNoLog() {
        assertThat(CONVERSATION.toString()).doesNotContain("Ann", "17", "shop");
        assertThat(CONVERSATION.secret().toString())
                .doesNotContain(CONVERSATION.secret().text());
        assertThat(ENTRY.toString()).doesNotContain("quoted");
    }

    @Test
    void mergesDoNotCareWhichSideIsWhich() {
        var later = new Entry(ID, ODD, "a-1", 8, 2, EntryKind.MESSAGE, Optional.empty(), ENTRY.text());
        merge(Entry::merge, ENTRY.toJson(), later.toJson(), ENTRY.toJson());

        var open = new Head(9, 5, 200, 6, Optional.empty());
        merge(Head::merge, HEAD.toJson(), open.toJson(), new Head(9, 5, 200, 6, HEAD.end()).toJson());
        var otherEnd = new Head(4, 2, 100, 7, Optional.of(new Head.End("customer", 3, 11)));
        merge(Head::merge, HEAD.toJson(), otherEnd.toJson(), otherEnd.toJson());

        merge(Marks::merge, new Marks(3, 2).toJson(), new Marks(5, 1).toJson(), new Marks(5, 2).toJson());
        merge(
                Seat::merge,
                SEAT.toJson(),
                Seat.taken(Optional.of("Ann")).toJson(),
                Seat.taken(Optional.of("Ann")).toJson());
        var waiting = QueueEntry.chat(CONVERSATION, 7);
        merge(QueueEntry::merge, waiting.toJson(), QUEUED.toJson(), QUEUED.toJson());
        merge(
                QueueEntry::merge,
                QUEUED.waitingAgain().toJson(),
                QUEUED.toJson(),
                QUEUED.waitingAgain().toJson());
        var elsewhere = Beginning.of(CONVERSATION.secret()).at(6);
        merge(Conversation::merge, CONVERSATION.toJson(), elsewhere.toJson(), elsewhere.toJson());
    }

    @Test
    void hazelcastCanMakeEveryMergePolicyByItsName() throws ReflectiveOperationException {
        var config = new Config();
        ChatMaps.configure(config, 2);
        var maps = config.getMapConfigs().values();
        assertThat(maps).hasSize(7);
        for (var map : maps) {
            var policy = Class.forName(map.getMergePolicyConfig().getPolicy())
                    .getConstructor()
                    .newInstance();
            assertThat(policy).isInstanceOf(SplitBrainMergePolicy.class);
            assertThat(map.getTimeToLiveSeconds() + map.getMaxIdleSeconds())
                    .as("time to live")
                    .isZero();
            assertThat(map.getBackupCount()).isEqualTo(2);
        }
    }

    private static void merge(BinaryOperator<String> policy, String one, String other, String valid) {
        for (var merged : List.of(policy.apply(one, other), policy.apply(other, one)))
            assertThat(merged).isEqualTo(valid);
        assertThat(policy.apply(one, one)).isEqualTo(one);
    }
}
