package org.opencobrowse.e2e.setup;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be seen of one document, as lines of text; see {@code page-tree.js}, which shares no code with capture and replica. */
public record PageTree(Frame frame, String side) {
    private static final String SCRIPT = Resources.text("page-tree.js");
    private static final int SHOWN = 20;
    private static final int LOOK_AHEAD = 200;

    public static PageTree of(Page page) {
        return new PageTree(page.mainFrame(), "page");
    }

    public static PageTree of(AgentDesktop desktop) {
        return new PageTree(desktop.replica(), "replica");
    }

    /** The agent sees what the customer has, at once or very soon. */
    public static void awaitEqual(String when, Page page, AgentDesktop desktop) {
        try {
            Await.until(when, () -> of(page).summary() + " / " + of(desktop).summary(), PageTree::isPair);
        } catch (AssertionError failure) {
            var differences = differences(of(page).lines(), of(desktop).lines());
            throw new AssertionError(failure.getMessage() + "\n" + String.join("\n", differences), failure);
        }
    }

    /** Number of lines and a checksum over them. */
    public String summary() {
        return call("cobrowsePageTree.summary(side)", String.class);
    }

    public List<String> lines() {
        List<?> lines = call("cobrowsePageTree.lines(side)", List.class);
        return lines.stream().map(String::valueOf).toList();
    }

    /** Boxes of the first few thousand elements, against those on the other side. */
    public Boxes boxesAgainst(PageTree other) {
        return Boxes.compare(boxes(), other.boxes());
    }

    private Answer boxes() {
        return Answer.of(call("cobrowsePageTree.boxes(side, 3000)", Map.class));
    }

    private <T> T call(String expression, Class<T> type) {
        if (frame.evaluate("window.cobrowsePageTree === undefined").equals(true)) frame.evaluate(SCRIPT);
        return type.cast(frame.evaluate("(side) => " + expression, side));
    }

    private static boolean isPair(String summaries) {
        var both = summaries.split(" / ", 2);
        return both[0].equals(both[1]);
    }

    /** The first lines that only one side has. */
    private static List<String> differences(List<String> page, List<String> replica) {
        var found = new ArrayList<String>();
        int ours = 0;
        int theirs = 0;
        while (found.size() < SHOWN && (ours < page.size() || theirs < replica.size())) {
            if (ours < page.size() && theirs < replica.size() && page.get(ours).equals(replica.get(theirs))) {
                ours++;
                theirs++;
                continue;
            }
            var skip = meeting(page, ours, replica, theirs);
            for (var end = ours + skip[0]; ours < end; ours++) found.add("  page    " + shortened(page.get(ours)));
            for (var end = theirs + skip[1]; theirs < end; theirs++)
                found.add("  replica " + shortened(replica.get(theirs)));
        }
        return found;
    }

    /** How many lines to skip on each side until both go on alike. */
    private static int[] meeting(List<String> page, int ours, List<String> replica, int theirs) {
        for (var distance = 1; distance < LOOK_AHEAD; distance++)
            for (var left = 0; left <= distance; left++) {
                var right = distance - left;
                if (ours + left < page.size()
                        && theirs + right < replica.size()
                        && page.get(ours + left).equals(replica.get(theirs + right))) return new int[] {left, right};
            }
        return new int[] {Math.min(1, page.size() - ours), Math.min(1, replica.size() - theirs)};
    }

    private static String shortened(String line) {
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }
}
