package org.opencobrowse.e2e.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Folders;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;

/** Machines that run out of something: sessions that live go on. */
class ScarceResourcesTest {
    private static final int DESCRIPTORS = 256;

    @Test
    void whenFileDescriptorsAreScarceNewConnectionsAreRefusedAndSessionsGoOn() throws IOException {
        var limited = List.of("sh", "-c", "ulimit -n %d; exec \"$@\"".formatted(DESCRIPTORS), "sh");
        var crowd = new ArrayList<Caller>();
        try (var process = ServerProcess.start(ServerSettings.demo(), limited)) {
            var node = NodeUnderTest.of(process);
            try (var session = Meeting.at(node, Carrier.WEBSOCKET);
                    var polling = Meeting.at(node, Carrier.LONGPOLL)) {
                session.goesOn();
                polling.goesOn();
                var refused = crowdUntilRefused(process, crowd);
                assertThat(refused)
                        .contains(
                                "HTTP/1.1 429",
                                "connection: close",
                                "retry-after: 5",
                                "no file descriptors for more connections");
                Figures.print("K9 connections before the first is refused, of 256 descriptors", crowd.size(), "");
                assertThat(new Caller(process).asks("/cobrowse/health")).contains("HTTP/1.1 200", "connection: close");

                // Some hundred more, of whom most are cut without a word.
                for (var count = 0; count < DESCRIPTORS; count++) crowd.add(new Caller(process));
                session.goesOn();
                polling.goesOn();
                crowd.forEach(Caller::close);
                Await.until("new sessions again", () -> tryToCreate(node), status -> status == 201);
                session.goesOn();
            }
            assertThat(Metrics.of(process).sum("cobrowse_connections_turned_away_total", "bound=\"descriptors\""))
                    .isGreaterThan(1);
            assertThat(process.output())
                    .contains("file descriptors are scarce", "cure=\"raise the limit of open files");
        } finally {
            crowd.forEach(Caller::close);
        }
    }

    private static String crowdUntilRefused(ServerProcess process, List<Caller> crowd) {
        while (crowd.size() < DESCRIPTORS) {
            var caller = new Caller(process);
            crowd.add(caller);
            var answer = caller.asks("/demo/");
            if (!answer.startsWith("HTTP/1.1 200")) return answer;
        }
        throw new AssertionError("more connections than descriptors");
    }

    private static int tryToCreate(NodeUnderTest node) {
        try {
            return node.postJson(SharedSession.PATH, Json.of("key", "key-" + UUID.randomUUID()))
                    .status();
        } catch (UncheckedIOException _) {
            return 0;
        }
    }

    @Test
    void aFullDiskForLogsStopsNothing() throws IOException {
        Assumptions.assumeTrue(isRoot(), "needs root");
        var folder = Files.createTempDirectory(Folders.results("servers"), "disk");
        var log = folder.resolve("node.log");
        var ownDisk = List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=1m tmpfs %s; exec \"$@\" >%s 2>&1".formatted(folder, log),
                "sh");
        try (var process = ServerProcess.start(ServerSettings.demo(), ownDisk)) {
            var node = NodeUnderTest.of(process);
            // As the node's own mount namespace has it.
            var disk = Path.of("/proc/%d/root".formatted(process.pid()))
                    .resolve(folder.toString().substring(1));
            try (var session = Meeting.at(node, Carrier.WEBSOCKET)) {
                session.goesOn();
                var filling = Files.newOutputStream(disk.resolve("other"));
                try (filling) {
                    filling.write(new byte[2 << 20]);
                } catch (IOException full) {
                    assertThat(full).hasMessageContaining("No space left");
                }
                var sizeBefore = Files.size(disk.resolve("node.log"));
                for (var count = 0; count < 30; count++)
                    Meeting.at(node, Carrier.WEBSOCKET).close();
                session.goesOn();
                assertThat(node.call("GET", "/cobrowse/health", Map.of(), new byte[0])
                                .status())
                        .isEqualTo(200);
                assertThat(Files.size(disk.resolve("node.log")) - sizeBefore).isLessThan(4096);

                Files.delete(disk.resolve("other"));
                try (var next = Meeting.at(node, Carrier.WEBSOCKET)) {
                    next.goesOn();
                    Await.until(
                            "the log goes on",
                            () -> Folders.read(disk.resolve("node.log")),
                            text -> text.contains(next.session().id()));
                }
                session.goesOn();
            }
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** A connection of which the node hears only what is asked here. */
    private static final class Caller implements AutoCloseable {
        private final ServerProcess node;
        private final Socket socket = new Socket();

        Caller(ServerProcess node) {
            this.node = node;
            try {
                socket.setSoTimeout(10_000);
                socket.connect(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        URI.create(node.origin()).getPort()));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /** What the answer begins with; all of it when the node closes the connection. */
        String asks(String path) {
            try {
                socket.getOutputStream()
                        .write("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                                .formatted(path, node.authority())
                                .getBytes(ISO_8859_1));
                var in = socket.getInputStream();
                var buffer = new byte[4096];
                var begin = new String(buffer, 0, in.read(buffer), ISO_8859_1);
                return begin.contains("connection: close") ? begin + new String(in.readAllBytes(), ISO_8859_1) : begin;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
