package org.opencobrowse.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.opencobrowse.transport.protocol.ProtocolViolation;

class DiagnosisTest {
    private static final String WELL = """
            {"calls":10,"withCookie":10,"atItsNode":10,"laterCalls":4,"laterWithCookie":4,"laterAtItsNode":4,
             "socketOpened":true,"socketSilentMs":9000,"gapMs":10000,"answerWhole":true,"bodyPassed":true,
             "direct":false,"forwarded":true,"trusted":true,"hostAsked":"a.example","hostSeen":"a.example"}
            """;
    private final Diagnosis diagnosis = new Diagnosis(10_000, true);

    /** What is wrong when these fields are other than they should be. */
    private java.util.List<Fault> with(String... fields) throws JsonProcessingException {
        return diagnosis.of(Observations.of(changed(fields)));
    }

    private static ObjectNode changed(String... fields) throws JsonProcessingException {
        var mapper = new JsonMapper();
        var body = (ObjectNode) mapper.readTree(WELL);
        for (var at = 0; at < fields.length; at += 2) body.set(fields[at], mapper.readTree(fields[at + 1]));
        return body;
    }

    @Test
    void nothingIsWrongWithWhatIsWell() throws JsonProcessingException {
        assertThat(with()).isEmpty();
    }

    @Test
    void aCookieThatDoesNotComeIsNotOneThatIsIgnored() throws JsonProcessingException {
        assertThat(with("withCookie", "0", "atItsNode", "0")).containsExactly(Fault.COOKIE_STRIPPED);
        assertThat(with("atItsNode", "5")).containsExactly(Fault.COOKIE_IGNORED);
        assertThat(with("atItsNode", "5", "laterAtItsNode", "2")).containsExactly(Fault.COOKIE_IGNORED);
        assertThat(with("laterAtItsNode", "2")).containsExactly(Fault.STICKINESS_FORGOTTEN);
    }

    @Test
    void anAnswerThatIsCutIsNotOneThatIsHeldBack() throws JsonProcessingException {
        assertThat(with("gapMs", "3")).containsExactly(Fault.RESPONSES_BUFFERED);
        assertThat(with("gapMs", "3", "answerWhole", "false")).containsExactly(Fault.IDLE_CUT);
        assertThat(with("socketSilentMs", "8000")).containsExactly(Fault.IDLE_CUT);
        assertThat(with("socketOpened", "false", "socketSilentMs", "0")).containsExactly(Fault.UPGRADE_STRIPPED);
    }

    @Test
    void whoCallsANodeItselfNeedsNobodyWhoForwards() throws JsonProcessingException {
        assertThat(with("forwarded", "false")).containsExactly(Fault.FORWARDED_MISSING);
        assertThat(with("forwarded", "false", "direct", "true")).isEmpty();
        assertThat(with("trusted", "false")).containsExactly(Fault.PROXY_NOT_TRUSTED);
    }

    @Test
    void anotherHostMattersUnlessThePublicOriginIsKnown() throws JsonProcessingException {
        assertThat(with("hostSeen", "\"node:8700\"", "socketOpened", "false")).containsExactly(Fault.HOST_CHANGED);
        var known = new Diagnosis(10_000, false);
        assertThat(known.of(Observations.of(changed("hostSeen", "\"node:8700\""))))
                .isEmpty();
    }

    @Test
    void whatIsNoObservationIsRefused() {
        for (var value : new String[] {"-1", "1.5", "\"10\"", "1000001", "null", "1e9"})
            assertThatThrownBy(() -> Observations.of(changed("calls", value)))
                    .isInstanceOf(ProtocolViolation.class)
                    .hasMessageContaining("calls");
        assertThatThrownBy(() -> Observations.of(changed("trusted", "1"))).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> Observations.of(changed("hostSeen", "\"" + "a".repeat(301) + "\"")))
                .isInstanceOf(ProtocolViolation.class);
    }
}
