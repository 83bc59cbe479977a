package org.opencobrowse.transport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;

class MemoryTransportTest extends ConnectionContract {

    private final MemoryTransport transport = new MemoryTransport(listener);

    @Override
    protected ContractClient connect() {
        var client = transport.connect();
        return new ContractClient() {
            @Override
            public void send(Buffer message) {
                client.sendBytes(message);
            }

            @Override
            public List<Buffer> messages() {
                return client.messages();
            }

            @Override
            public Optional<Integer> closeCode() {
                return client.end().map(ConnectionEnd::code);
            }

            @Override
            public void close(int code) {
                client.close(code);
            }

            @Override
            public void stopReading() {
                client.stopReading();
            }

            @Override
            public void resumeReading() {
                client.resumeReading();
            }
        };
    }

    @Test
    void heartbeatsHaveTheContentTheSessionGives() {
        var client = transport.connect(SampleFrames.hello(Role.AGENT));
        client.makeServerBeat();
        listener.opened().getFirst().onHeartbeat(() -> new ServerFrame.Heartbeat(OptionalLong.of(7)));
        client.makeServerBeat();
        assertThat(client.frames())
                .containsExactly(ServerFrame.Heartbeat.PLAIN, new ServerFrame.Heartbeat(OptionalLong.of(7)));
    }

    @Test
    void aSimulatedNetworkDecidesWhatArrives() {
        var network = new SimulatedNetwork(5).delaying(10, 10);
        var slow = new MemoryTransport(listener, Limits.DEFAULT, network);
        var client = slow.connect(SampleFrames.hello(Role.CUSTOMER));
        listener.opened().getFirst().send(new ServerFrame.Ack(1, 1));
        network.runUntilQuiet();
        client.send(new ClientFrame.Heartbeat());
        assertThat(listener.received()).isEmpty();
        network.advance(10);
        assertThat(listener.received()).containsExactly(new ClientFrame.Heartbeat());

        network.losing(1);
        listener.opened().getFirst().send(new ServerFrame.Ack(1, 2));
        network.runUntilQuiet();
        assertThat(client.frames()).containsExactly(new ServerFrame.Ack(1, 1));
    }

    @Test
    void aLostConnectionIsHeardOf() {
        transport.connect(SampleFrames.hello(Role.CUSTOMER)).lose();
        assertThat(listener.ends()).containsExactly(ConnectionEnd.lost());
    }
}
