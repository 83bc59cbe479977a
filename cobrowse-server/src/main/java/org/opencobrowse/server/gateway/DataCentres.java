package org.opencobrowse.server.gateway;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.opencobrowse.server.config.DataCentreConfig;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.Role;

/**
 * Which data centre this one is, and where the others are. They share nothing but this list: what belongs to another one is not asked for there, its page is told where to go. Without a list
 * there is one data centre, and nobody is told anything.
 *
 * @param sentElsewhere counts who is told so
 */
record DataCentres(Optional<DataCentreConfig> own, List<DataCentreConfig> all, Consumer<Role> sentElsewhere) {
    /** Names the right base URL in a refusal, for those who look at headers only. */
    static final String SERVER_HEADER = "X-Cobrowse-Server";

    /** A data centre, and where customers and agents reach it. */
    record Place(String name, String url, String agentsUrl) {}

    static DataCentres of(ServerConfig config, Consumer<Role> sentElsewhere) {
        return new DataCentres(config.ownDataCentre(), config.dataCentres(), sentElsewhere);
    }

    /** With which the join codes made here begin. */
    OptionalInt codeDigit() {
        return own.stream().mapToInt(DataCentreConfig::codeDigit).findFirst();
    }

    /** The other data centre whose codes begin like this one. */
    Optional<Place> elsewhere(JoinCode code) {
        return others().filter(other -> code.digits().startsWith(Integer.toString(other.codeDigit())))
                .map(DataCentres::place)
                .findFirst();
    }

    /**
     * The other data centre that a session token names.
     *
     * @param url where that data centre is reached, in the words of the token; empty: as configured
     */
    Optional<Place> elsewhere(String name, Optional<String> url) {
        if (own.isEmpty() || own.get().name().equals(name)) return Optional.empty();
        var known = others().filter(other -> other.name().equals(name))
                .map(DataCentres::place)
                .findFirst();
        return Optional.of(url.map(
                        it -> new Place(name, it, known.map(Place::agentsUrl).orElse(it)))
                .or(() -> known)
                .orElseThrow(() -> SessionTokens.malformed(
                        "names data centre %s, which is none of %s: add its url to the token, or the data centre to dataCentres"
                                .formatted(
                                        name,
                                        all.stream().map(DataCentreConfig::name).toList()))));
    }

    /** An answer to a customer about a session of this data centre says so. */
    JsonObject told(JsonObject answer) {
        own.map(DataCentres::place).ifPresent(here -> answer.mergeIn(fields(here, here.url())));
        return answer;
    }

    /** The same to an agent. */
    JsonObject toldAgent(JsonObject answer) {
        own.map(DataCentres::place).ifPresent(here -> answer.mergeIn(fields(here, here.agentsUrl())));
        return answer;
    }

    void refuse(RoutingContext context, Place place) {
        sentElsewhere.accept(Role.CUSTOMER);
        refuse(context, place, place.url());
    }

    void refuseAgent(RoutingContext context, Place place) {
        sentElsewhere.accept(Role.AGENT);
        refuse(context, place, place.agentsUrl());
    }

    private static void refuse(RoutingContext context, Place place, String url) {
        context.response().putHeader(SERVER_HEADER, url);
        Refusals.refuse(
                context,
                CloseCode.WRONG_DATA_CENTRE,
                "the session belongs to data centre %s, at %s".formatted(place.name(), url),
                fields(place, url));
    }

    private static JsonObject fields(Place place, String url) {
        return new JsonObject().put("dataCentre", place.name()).put("serverUrl", url);
    }

    private Stream<DataCentreConfig> others() {
        return own.stream().flatMap(here -> all.stream().filter(it -> !it.equals(here)));
    }

    private static Place place(DataCentreConfig config) {
        return new Place(config.name(), config.url(), config.agentsUrl().orElse(config.url()));
    }
}
