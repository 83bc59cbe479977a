package org.opencobrowse.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.HttpConfig;

class ClientAddressTest {
    private static final HttpConfig HTTP =
            new HttpConfig("127.0.0.1", 8700, Optional.empty(), List.of(), List.of("10.0.0.0/24"));

    private final ClientAddress addresses = new ClientAddress(HTTP, Optional.empty());

    @Test
    void onlyATrustedProxyIsBelieved() {
        assertThat(addresses.of("203.0.113.9", List.of("198.51.100.1"))).isEqualTo("203.0.113.9");
        assertThat(addresses.of("10.0.0.7", List.of("198.51.100.1"))).isEqualTo("198.51.100.1");
        assertThat(addresses.of("10.0.0.7", List.of())).isEqualTo("10.0.0.7");
    }

    @Test
    void whatTheClientMadeUpStandsBeforeWhatTheProxySaw() {
        assertThat(addresses.of("10.0.0.7", List.of("1.2.3.4, 198.51.100.1"))).isEqualTo("198.51.100.1");
        assertThat(addresses.of("10.0.0.7", List.of("1.2.3.4", "198.51.100.1, 10.0.0.8")))
                .isEqualTo("198.51.100.1");
        assertThat(addresses.of("10.0.0.7", List.of("198.51.100.1, <script>"))).isEqualTo("10.0.0.7");
        assertThat(addresses.of("10.0.0.7", List.of("10.0.0.0/24"))).isEqualTo("10.0.0.7");
    }

    @Test
    void aHouseholdWithManyAddressesIsCountedAsOne() {
        assertThat(ClientAddress.counted("203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(ClientAddress.counted("2001:db8:1:2:3:4:5:6")).isEqualTo(ClientAddress.counted("2001:db8:1:2::1"));
        assertThat(ClientAddress.counted("2001:db8:1:3::1")).isNotEqualTo(ClientAddress.counted("2001:db8:1:2::1"));
        assertThat(ClientAddress.counted("fe80::1%eth0")).isEqualTo("fe80:0000:0000:0000::/64");
        assertThat(ClientAddress.counted("::ffff:203.0.113.9")).isEqualTo("203.0.113.9");
    }

    @Test
    void whatAnotherNodePassedOnIsCountedAsItsClient() {
        var pass = new RelayPass("a secret that all nodes have, and nobody else");
        var ofCluster = new ClientAddress(HTTP, Optional.of(pass));
        var headers = MultiMap.caseInsensitiveMultiMap().set("X-Forwarded-For", "198.51.100.1");
        pass.mark(headers);
        assertThat(ofCluster.of(request("192.0.2.2", headers))).isEqualTo("198.51.100.1");
    }

    @Test
    void aClientThatClaimsToBeANodeIsCountedAsItself() {
        var ofCluster = new ClientAddress(HTTP, Optional.of(new RelayPass("a secret that all nodes have")));
        var forged = MultiMap.caseInsensitiveMultiMap().set("X-Forwarded-For", "198.51.100.1");
        new RelayPass("another secret").mark(forged);
        assertThat(ofCluster.of(request("192.0.2.2", forged))).isEqualTo("192.0.2.2");
        assertThat(addresses.of(request("192.0.2.2", forged))).isEqualTo("192.0.2.2");
    }

    private static HttpServerRequest request(String from, MultiMap headers) {
        return (HttpServerRequest) Proxy.newProxyInstance(
                ClientAddressTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "headers" -> headers;
                    case "getHeader" -> headers.get(arguments[0].toString());
                    case "remoteAddress" -> SocketAddress.inetSocketAddress(1234, from);
                    default -> throw new AssertionError(method);
                });
    }
}
