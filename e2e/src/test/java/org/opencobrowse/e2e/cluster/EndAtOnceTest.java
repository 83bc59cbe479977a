package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;

/** An operator who does not want to wait until a node is empty. */
class EndAtOnceTest {
    @Test
    void aSecondRequestToEndEndsANodeAtOnce() {
        try (var process = ServerProcess.start(ServerSettings.demo().with("drain.deadline", "10m"))) {
            var node = NodeUnderTest.of(process);
            try (var session = Meeting.at(node, Carrier.WEBSOCKET)) {
                session.goesOn();
                process.askToEnd();
                Await.until("draining", process::output, text -> text.contains("draining: no new sessions here"));
                session.goesOn();
                process.askToEnd();
                assertThat(session.customer().await("ended").text("reason")).isEqualTo("node-lost");
                assertThat(process.exitCode()).isZero();
            }
        }
    }
}
