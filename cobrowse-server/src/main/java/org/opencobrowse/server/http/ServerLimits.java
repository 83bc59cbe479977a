package org.opencobrowse.server.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.opencobrowse.server.config.TlsConfig;

/** What any client may ask of a server's memory and patience, before it is known who it is. */
public final class ServerLimits {
    /** The second is the idle limit of a connection on which nothing happens at all. */
    static final RequestWatch.Patience PATIENCE = new RequestWatch.Patience(15_000, 60_000);

    private static final int HEADER_BYTES = 16 * 1024;
    private static final int REQUEST_LINE_BYTES = 4 * 1024;
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int IDLE_S = 60;

    private ServerLimits() {}

    public static HttpServerOptions options(Duration silenceLimit) {
        return new HttpServerOptions()
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                .setMaxChunkSize(CHUNK_BYTES)
                .setMaxFormAttributeSize(CHUNK_BYTES)
                .setHandle100ContinueAutomatically(true)
                // A compressed request could unfold to a thousand times its size; nothing here needs one.
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // HTTP/2 is for the balancer in front: WebSocket over it would need another handshake.
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(
                        Math.toIntExact(Math.max(TimeUnit.SECONDS.toMillis(IDLE_S), 2 * silenceLimit.toMillis())));
    }

    /** With TLS, if that is on. */
    public static HttpServerOptions secured(HttpServerOptions options, TlsConfig tls) {
        if (!tls.isOn()) return options;
        return options.setSsl(true)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(PATIENCE.firstMs())
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().orElseThrow())
                        .setKeyPath(tls.key().orElseThrow()));
    }
}
