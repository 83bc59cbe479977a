package org.opencobrowse.chat;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * That a participant is connected at one run of a node, or since when not any more. Each node writes its own, so there is nothing to agree on; a participant is connected while one of them says so.
 *
 * @param leftMs by the cluster's time
 */
record Seat(Optional<String> name, OptionalLong leftMs) {
    static Seat taken(Optional<String> name) {
        return new Seat(name, OptionalLong.empty());
    }

    Seat left(long atMs) {
        return new Seat(name, OptionalLong.of(atMs));
    }

    boolean isTaken() {
        return leftMs.isEmpty();
    }

    /** Of two accounts, as two halves of a cluster may have them: nobody is away for whom one half has a connection. */
    static String merge(String one, String other) {
        return merge(parse(one), parse(other)).toJson();
    }

    private static Seat merge(Seat one, Seat other) {
        return one.leftMs.orElse(Long.MAX_VALUE) >= other.leftMs.orElse(Long.MAX_VALUE) ? one : other;
    }

    String toJson() {
        return Json.object().put("name", name).put("leftMs", leftMs).text();
    }

    static Seat parse(String text) {
        var json = Json.parse(text);
        return new Seat(json.text("name"), json.optionalNumber("leftMs"));
    }
}
