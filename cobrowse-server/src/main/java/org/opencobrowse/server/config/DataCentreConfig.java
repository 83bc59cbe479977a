package org.opencobrowse.server.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One data centre: a cluster of its own.
 *
 * @param url where browsers reach it: scheme, host and port, nothing behind them
 * @param agentsUrl where agents reach it, if they have a port of their own there; empty: like everybody
 * @param codeDigit with which its join codes begin, by which the others know them; 1 to 9, since no join code begins with 0
 */
public record DataCentreConfig(String name, String url, Optional<String> agentsUrl, int codeDigit) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    public DataCentreConfig {
        new Checks("")
                .holds(
                        isName(name),
                        "name",
                        Scalars.shorten(name),
                        "must be 1 to 32 of A-Z a-z 0-9 _ -",
                        "choose a short name")
                .holds(
                        isUrl(url),
                        "url",
                        Scalars.shorten(url),
                        "must be https://host or https://host:port (or http), with nothing behind it",
                        "write it as in https://eu.cobrowse.example")
                .holds(
                        agentsUrl.map(DataCentreConfig::isUrl).orElse(true),
                        "agentsUrl",
                        Scalars.shorten(agentsUrl.orElse("")),
                        "must be https://host or https://host:port (or http), with nothing behind it",
                        "write it as in https://agents.eu.cobrowse.example, or leave it out")
                .range("codeDigit", codeDigit, 1, 9)
                .done();
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether it is a base URL that may be given to a browser. */
    public static boolean isUrl(String text) {
        return OriginPattern.parse(text).filter(origin -> !origin.subDomains()).isPresent();
    }

    /** What holds for all of them together. */
    static Checks check(Checks checks, Optional<String> own, List<DataCentreConfig> all) {
        return checks.holds(
                        own.isEmpty() == all.isEmpty()
                                && own.stream().allMatch(name -> names(all).contains(name)),
                        "dataCentre",
                        Scalars.shorten(own.orElse("")),
                        "must be one of the names in dataCentres " + names(all),
                        "write the name of the data centre that this node is in, or leave both keys out")
                .holds(
                        areDistinct(all, DataCentreConfig::name),
                        "dataCentres",
                        names(all).toString(),
                        "must have no name twice",
                        "rename one")
                .holds(
                        areDistinct(all, DataCentreConfig::url),
                        "dataCentres",
                        all.stream().map(DataCentreConfig::url).toList().toString(),
                        "must have no url twice",
                        "give each the address that leads to it alone")
                .holds(
                        areDistinct(all, DataCentreConfig::codeDigit),
                        "dataCentres",
                        all.stream().map(DataCentreConfig::codeDigit).toList().toString(),
                        "must have no codeDigit twice",
                        "give each a digit of its own");
    }

    private static List<String> names(List<DataCentreConfig> all) {
        return all.stream().map(DataCentreConfig::name).toList();
    }

    private static boolean areDistinct(List<DataCentreConfig> all, Function<DataCentreConfig, Object> part) {
        return all.stream().map(part).distinct().count() == all.size();
    }
}
