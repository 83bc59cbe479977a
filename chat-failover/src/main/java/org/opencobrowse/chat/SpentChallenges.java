package org.opencobrowse.chat;

/** Challenges of the robot check that were used, in the whole cluster: each is good once. */
public final class SpentChallenges {
    private final ChatStore store;

    SpentChallenges(ChatStore store) {
        this.store = store;
    }

    /**
     * @param signature of the challenge
     * @param expiresMs by the cluster's time, when it is good for nothing anyway and can be forgotten
     * @return false: it was used before
     */
    public boolean spend(String signature, long expiresMs) {
        return store.spent()
                        .putIfAbsent(
                                signature,
                                Json.object().put("expiresMs", expiresMs).text())
                == null;
    }

    void sweep() {
        var nowMs = store.nowMs();
        store.spent().all().forEach((signature, text) -> {
            if (Json.parse(text).number("expiresMs") < nowMs) store.spent().remove(signature, text);
        });
    }
}
