package org.opencobrowse.server.gateway;

import java.util.Optional;
import org.opencobrowse.server.session.Topic;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/** Holds what somebody asks for against what their session token says. Throws a {@link ProtocolViolation} for what does not fit. */
record Admissions(SessionTokens tokens, DataCentres dataCentres) {
    /** Of a customer's page. Whoever continues a lost session has proved it by that session's secret. */
    Admission of(Wish wish) {
        if (tokens.areRequired() && wish.sessionToken().isEmpty() && wish.lost().isEmpty())
            throw new ProtocolViolation(
                    CloseCode.UNAUTHORIZED,
                    "a session is made only for pages with a sessionToken of the web application");
        return of(wish.sessionToken(), wish.topic());
    }

    /** Without a token, a topic is what somebody says; with one, it is that of the token. */
    Admission of(Optional<String> sessionToken, Optional<String> topic) {
        if (sessionToken.isEmpty()) return new Admission.Here(topic.map(name -> topic(name, false)));
        var token = tokens.read(sessionToken.get());
        var elsewhere = token.dataCentre().flatMap(name -> dataCentres.elsewhere(name, token.url()));
        if (elsewhere.isPresent()) return new Admission.Elsewhere(elsewhere.get());
        if (topic.isPresent() && !topic.equals(token.topic()))
            throw new ProtocolViolation(CloseCode.OUT_OF_ROLE, "the session token is for another topic, or for none");
        return new Admission.Here(token.topic().map(name -> topic(name, true)));
    }

    private static Topic topic(String name, boolean isProven) {
        return Topic.of(name, isProven)
                .orElseThrow(() -> ProtocolViolation.malformed("topic must be 1 to 64 of A-Z a-z 0-9 . _ -"));
    }
}
