package org.opencobrowse.transport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;

/** What every transport's connections do, whatever carries them. */
public abstract class ConnectionContract {

    private static final long MORE_THAN_SOCKETS_BUFFER = 24_000_000;
    private static final ServerFrame WELCOME = new ServerFrame.Ack(1, 1);

    private final FrameCodec codec = new FrameCodec(Limits.DEFAULT);
    protected final RecordingListener listener = new RecordingListener();

    /** A connection that has said nothing yet, to a server that tells {@link #listener}. */
    protected abstract ContractClient connect();

    private ContractClient connectWithHello() {
        var before = listener.opened().size();
        var client = connect();
        send(client, SampleFrames.hello(Role.CUSTOMER));
        Await.until("opened", () -> listener.opened().size() > before, listener::opened);
        return client;
    }

    private ContractClient connectWelcomed() {
        var client = connectWithHello();
        connection().send(WELCOME);
        awaitFrames(client, 1);
        return client;
    }

    private void send(ContractClient client, ClientFrame frame) {
        client.send(codec.encode(frame));
    }

    private Connection connection() {
        return listener.opened().getLast();
    }

    private List<ServerFrame> frames(ContractClient client) {
        return client.messages().stream().map(codec::decodeServer).toList();
    }

    private static int awaitClose(ContractClient client) {
        return Await.present("closed", client::closeCode);
    }

    private void awaitFrames(ContractClient client, int count) {
        Await.until(count + " frames", () -> client.messages().size() >= count, () -> frames(client));
    }

    @Test
    void opensWithHelloAndThenDeliversFramesInOrder() {
        var client = connectWelcomed();
        var sent = LongStream.rangeClosed(1, 100).mapToObj(ClientFrame.Ack::new).toList();
        sent.forEach(frame -> send(client, frame));
        Await.until("received", () -> listener.received().size() == 100, listener::received);
        assertThat(listener.received()).isEqualTo(sent);
        assertThat(listener.opened()).hasSize(1);
    }

    @Test
    void anyOtherFirstFrameIsRefusedAndNeverHeardOf() {
        var client = connect();
        send(client, new ClientFrame.Ack(1));
        assertThat(awaitClose(client)).isEqualTo(CloseCode.MALFORMED.code());
        assertThat(frames(client)).singleElement().isInstanceOf(ServerFrame.Refused.class);
        assertThat(listener.opened()).isEmpty();
        assertThat(listener.ends()).isEmpty();
    }

    /** Rule W4: nobody knows yet whether it may say anything. */
    @Test
    void whatComesBeforeTheWelcomeIsRefusedAndNeverHeardOf() {
        var client = connectWithHello();
        send(client, new ClientFrame.Ack(1));
        assertThat(awaitClose(client)).isEqualTo(CloseCode.MALFORMED.code());
        assertThat(frames(client))
                .singleElement()
                .isInstanceOfSatisfying(
                        ServerFrame.Refused.class,
                        refused -> assertThat(refused.reason()).contains("ack came before welcome"));
        assertThat(listener.received()).isEmpty();
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byServer(CloseCode.MALFORMED));
    }

    @Test
    void aSecondHelloIsRefused() {
        var client = connectWelcomed();
        send(client, SampleFrames.hello(Role.CUSTOMER));
        assertThat(awaitClose(client)).isEqualTo(CloseCode.MALFORMED.code());
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byServer(CloseCode.MALFORMED));
    }

    @Test
    void whatComesAfterAMalformedFrameIsNotDelivered() {
        var client = connectWelcomed();
        client.send(Buffer.buffer("{\"type\":\"ack\"}\n"));
        send(client, new ClientFrame.Ack(1));
        assertThat(awaitClose(client)).isEqualTo(CloseCode.MALFORMED.code());
        assertThat(listener.received()).isEmpty();
    }

    @Test
    void aRefusalIsTheLastFrameAndNamesTheCloseCode() {
        var client = connectWithHello();
        var refusal = ServerFrame.Refused.of(CloseCode.TOO_LARGE, "length", OptionalLong.of(1), OptionalLong.of(2));
        connection().refuse(refusal);
        connection().send(new ServerFrame.Ack(1, 1));
        assertThat(awaitClose(client)).isEqualTo(4413);
        assertThat(frames(client)).containsExactly(refusal);
    }

    @Test
    void closingLetsWhatWasSentGoOutFirst() {
        var client = connectWithHello();
        var event = codec.encode(SampleFrames.event(1, 300_000));
        connection().send(event);
        connection().close(CloseCode.SUPERSEDED, "the same participant connected again");
        assertThat(awaitClose(client)).isEqualTo(4409);
        assertThat(client.messages()).isEqualTo(event.messages());
    }

    @Test
    void theEndIsHeardOnceWhoeverComesSecond() {
        var client = connectWithHello();
        connection().close(CloseCode.SESSION_ENDED, "ended");
        connection().close(CloseCode.INTERNAL, "too late");
        connection().refuse(ServerFrame.Refused.of(CloseCode.INTERNAL, "too late"));
        assertThat(awaitClose(client)).isEqualTo(4411);
        client.close(4000);
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byServer(CloseCode.SESSION_ENDED));
    }

    @Test
    void aClientThatClosesIsHeardWithItsCode() {
        var client = connectWithHello();
        client.close(4000);
        Await.until("closed", () -> !listener.ends().isEmpty(), listener::ends);
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byClient(4000));
        connection().send(new ServerFrame.Ack(1, 1));
        assertThat(connection().isFull()).isFalse();
    }

    @Test
    void allSubscribersGetTheSameBytesAndTheEventStaysAsItWas() {
        var clients = List.of(connectWithHello(), connectWithHello(), connectWithHello());
        var event = codec.encode(SampleFrames.event(1, 100_000));
        var copies = event.messages().stream().map(Buffer::copy).toList();

        var expected = new ArrayList<Buffer>();
        for (int time = 0; time < 3; time++) {
            listener.opened().forEach(connection -> connection.send(event));
            expected.addAll(copies);
        }
        for (var client : clients) {
            awaitFrames(client, expected.size());
            assertThat(client.messages()).isEqualTo(expected);
        }
        assertThat(event.messages()).isEqualTo(copies);
    }

    @Test
    void aClientThatDoesNotReadFillsItsConnectionAndDrainsItLater() {
        var client = connectWithHello();
        var drained = new AtomicInteger();
        connection().onDrained(drained::incrementAndGet);
        client.stopReading();
        var event = codec.encode(SampleFrames.event(1, 1_000_000));
        int sent = 0;
        // What waits here is more than the system's socket buffers take, so that the connection cannot drain into them.
        while (connection().bufferedBytes() < MORE_THAN_SOCKETS_BUFFER) {
            connection().send(event);
            sent++;
        }
        assertThat(connection().isFull()).isTrue();
        var drainedWhileFilling = drained.get();

        client.resumeReading();
        Await.until("drained", () -> drained.get() > drainedWhileFilling, connection()::describe);
        awaitFrames(client, sent * event.messages().size());
        Await.until("nothing waits", () -> connection().bufferedBytes() == 0, connection()::describe);
        assertThat(connection().isFull()).isFalse();
    }

    @Test
    void connectionsDescribeThemselvesInOneLine() {
        connectWithHello();
        assertThat(connection().describe())
                .contains("connection=" + connection().id())
                .doesNotContain("\n");
        assertThat(connection().remoteAddress()).isNotBlank();
    }
}
