package org.opencobrowse.server.rules;

import java.util.ArrayList;
import java.util.List;
import org.opencobrowse.server.config.ConfigException;
import org.opencobrowse.server.config.ConfigProblem;

/** Collects what is wrong with a rule file, so that all of it is said at once. */
final class Faults {
    private static final int MOST = 50;
    private static final int SHOWN = 60;

    private final String file;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private int more;

    Faults(String file) {
        this.file = file;
    }

    /** @param line from 1; 0: of the file as a whole */
    void add(int line, String limit, String cure) {
        if (problems.size() == MOST) more++;
        else problems.add(new ConfigProblem("privacy.rules", line == 0 ? file : file + ":" + line, limit, cure));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    ConfigException exception() {
        if (more > 0)
            problems.add(
                    new ConfigProblem("privacy.rules", file, "%d more problems".formatted(more), "mend these first"));
        return new ConfigException(problems);
    }

    /** What somebody wrote, short and on one line. */
    static String shortened(String text) {
        var clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "…";
    }
}
