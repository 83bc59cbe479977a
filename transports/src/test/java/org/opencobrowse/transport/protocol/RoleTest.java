package org.opencobrowse.transport.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {

    @ParameterizedTest
    @CsvSource({
        "publish snapshot, true,  false",
        "publish delta,    true,  false",
        "publish pointer,  true,  true",
        "publish click,    false, true",
        "publish action,   false, true",
        "control ask,      false, true",
        "control withdraw, false, true",
        "control grant,    true,  false",
        "control refuse,   true,  false",
        "control revoke,   true,  false",
        "outcome,          true,  false",
        "ack,              true,  true",
        "resync,           false, true",
        "heartbeat,        true,  true",
        "away,             true,  false",
        "report,           true,  false",
        "extend,           true,  true",
        "leave,            false, true",
        "end,              true,  true",
        "hello customer,   true,  false",
        "hello agent,      false, true",
    })
    void eachRoleMaySendItsOwnFramesOnly(String frame, boolean customer, boolean agent) {
        assertThat(Role.CUSTOMER.maySend(frame(frame))).as("customer").isEqualTo(customer);
        assertThat(Role.AGENT.maySend(frame(frame))).as("agent").isEqualTo(agent);
    }

    private static ClientFrame frame(String name) {
        return switch (name) {
            case "publish snapshot" -> publish(EventKind.SNAPSHOT);
            case "publish delta" -> publish(EventKind.DELTA);
            case "publish pointer" -> publish(EventKind.POINTER);
            case "publish click" -> publish(EventKind.CLICK);
            case "publish action" ->
                new ClientFrame.Publish(
                        1,
                        1,
                        EventKind.ACTION,
                        0,
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.of(new Action(1, 1, ActionKind.BACK, OptionalLong.empty())),
                        Buffer.buffer(0));
            case "control ask" -> new ClientFrame.Control(ControlStep.ASK, OptionalLong.empty());
            case "control withdraw" -> new ClientFrame.Control(ControlStep.WITHDRAW, OptionalLong.empty());
            case "control grant" -> new ClientFrame.Control(ControlStep.GRANT, OptionalLong.of(1));
            case "control refuse" -> new ClientFrame.Control(ControlStep.REFUSE, OptionalLong.of(1));
            case "control revoke" -> new ClientFrame.Control(ControlStep.REVOKE, OptionalLong.empty());
            case "outcome" -> new ClientFrame.Outcome("agent-1", 1, 1, ActionOutcome.DONE);
            case "ack" -> new ClientFrame.Ack(1);
            case "resync" -> new ClientFrame.Resync(ResyncCause.GAP);
            case "heartbeat" -> new ClientFrame.Heartbeat();
            case "away" -> new ClientFrame.Away(AwayReason.HIDDEN);
            case "report" -> new ClientFrame.Report(1, 2, 3, 4);
            case "extend" -> new ClientFrame.Extend();
            case "leave" -> new ClientFrame.Leave();
            case "end" -> new ClientFrame.End();
            case "hello customer" -> hello(Role.CUSTOMER);
            case "hello agent" -> hello(Role.AGENT);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static ClientFrame publish(EventKind kind) {
        return new ClientFrame.Publish(1, 1, kind, 0, OptionalLong.empty(), Optional.empty(), Buffer.buffer(0));
    }

    private static ClientFrame hello(Role role) {
        return new ClientFrame.Hello(
                List.of(1L),
                role,
                new UUID(0, 1),
                TransportName.WEBSOCKET,
                0,
                0,
                0,
                "1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
