package org.opencobrowse.chat;

import java.util.UUID;

/** Challenges of the robot check that were used, in the whole cluster: each is good for one conversation. */
public final class SpentChallenges {
    /** Clocks of nodes differ, and that of the cluster from theirs: what is forgotten must be expired for each of them. */
    static final long KEPT_LONGER_MS = 10 * 60_000;

    private final ChatStore store;

    SpentChallenges(ChatStore store) {
        this.store = store;
    }

    /**
     * @param signature of the challenge
     * @param conversation that it is used for; whoever did not get the answer asks again for the same one
     * @param expiresMs when it is good for nothing anyway
     * @return false: it was used before, for another conversation
     */
    public boolean spend(String signature, UUID conversation, long expiresMs) {
        var spent = Json.object().put("expiresMs", expiresMs).put("conversation", conversation.toString());
        var earlier = store.spent().putIfAbsent(signature, spent.text());
        return earlier == null
                || Json.parse(earlier)
                        .text("conversation")
                        .filter(conversation.toString()::equals)
                        .isPresent();
    }

    void sweep() {
        var nowMs = store.nowMs();
        store.spent().all().forEach((signature, text) -> {
            if (Json.parse(text).number("expiresMs") + KEPT_LONGER_MS < nowMs)
                store.spent().remove(signature, text);
        });
    }
}
