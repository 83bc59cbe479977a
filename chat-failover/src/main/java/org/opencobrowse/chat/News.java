package org.opencobrowse.chat;

import java.util.List;

/** What a {@link Following} brings. */
public sealed interface News {
    /**
     * An entry, once for each follower and room, in the order in which this node came to know them.
     *
     * @param room names the count of places; with another room everything is told anew, since the order of something that was told already has changed, or it was not known any more
     * @param place counts 1, 2, 3 …
     */
    record Told(String room, int place, Entry entry) implements News {}

    /** Everything up to this place was told; once after the beginning, and after every change of the room. */
    record CaughtUp(String room, int place, Timeline.State state) implements News {}

    record Marked(Sender participant, Marks marks) implements News {}

    record Present(List<Attendance> participants) implements News {}

    record Typing(Sender participant) implements News {}
}
