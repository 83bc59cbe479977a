package org.opencobrowse.server.config;

import java.io.File;
import java.time.Duration;
import java.util.Optional;

/**
 * What agents must not see, whoever asks.
 *
 * @param rules path of the rule file, in XML or JSON; empty: what pages mark themselves, and what is secret by its nature
 * @param privateByDefault whether everything is masked that no rule shows
 * @param rulesCheckEvery how often the file is looked at for changes
 * @param preview whether developers of sites may see on this node what an agent would see of their pages
 */
public record PrivacyConfig(
        Optional<String> rules, boolean privateByDefault, Duration rulesCheckEvery, boolean preview) {
    public PrivacyConfig {
        var checks = new Checks("privacy")
                .range("rulesCheckEvery", rulesCheckEvery, Duration.ofSeconds(1), Duration.ofHours(1));
        rules.ifPresent(path -> checks.holds(
                new File(path).isFile() && new File(path).canRead(),
                "rules",
                Scalars.shorten(path),
                "must be a file that this node can read",
                "write its path, as in /etc/cobrowse/rules.xml"));
        checks.done();
    }

    static PrivacyConfig defaults() {
        return new PrivacyConfig(Optional.empty(), false, Duration.ofSeconds(5), false);
    }
}
