package org.opencobrowse.bench.workload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.peer.Peer;
import org.opencobrowse.bench.peer.ServerUnderTest;
import org.opencobrowse.bench.report.Figures;

/**
 * What every workload gets.
 *
 * @param pinned the beginning of a server's command that binds it to its core, empty on a machine of one
 */
public record Rig(LoadLoop loop, Scale scale, List<String> pinned, Path folder, Figures figures) {

    ServerUnderTest start(Peer peer, int sessions, int subscribers, String... moreFlags) {
        var flags = new ArrayList<>(scale.jvm());
        flags.addAll(List.of(moreFlags));
        return ServerUnderTest.start(
                peer, new Peer.Needs(sessions, subscribers, flags), pinned, folder.resolve("servers"));
    }

    /** What the clients of this run complained of becomes part of the report. */
    void noteFaults(Peer peer, String what) {
        loop.takeFaults()
                .forEach((fault, count) ->
                        figures.note(peer.name() + ", " + what + ": " + fault + " (" + count + " times)"));
    }
}
