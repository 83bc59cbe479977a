package org.opencobrowse.e2e.setup;

import java.util.ArrayList;
import java.util.List;

/**
 * Where elements are on both sides.
 *
 * @param elements how many were looked at
 * @param elsewhere those that are not in the same place, or not of the same size, within a pixel
 */
public record Boxes(int elements, List<String> elsewhere) {
    static Boxes compare(Answer ours, Answer theirs) {
        var names = ours.texts("of");
        var elsewhere = new ArrayList<String>();
        var boxes = ours.list("at");
        var others = theirs.list("at");
        for (var at = 0; at < Math.min(boxes.size(), others.size()); at++)
            if (!isSame(boxes.get(at), others.get(at)))
                elsewhere.add("%s: %s against %s".formatted(names.get(at), boxes.get(at), others.get(at)));
        return new Boxes(Math.min(boxes.size(), others.size()), List.copyOf(elsewhere));
    }

    public double equalShare() {
        return elements == 0 ? 1 : 1 - (double) elsewhere.size() / elements;
    }

    private static boolean isSame(Object one, Object other) {
        if (!(one instanceof List<?> ours) || !(other instanceof List<?> theirs)) return false;
        for (var side = 0; side < 4; side++) {
            if (!(ours.get(side) instanceof Number our) || !(theirs.get(side) instanceof Number their)) return false;
            if (Math.abs(our.intValue() - their.intValue()) > 1) return false;
        }
        return true;
    }
}
