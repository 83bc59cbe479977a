package org.opencobrowse.server.config;

import java.io.File;
import java.util.Optional;

/**
 * TLS on the public port, for balancers that are to reach nodes in secret, or for no balancer at all. Empty: plain HTTP.
 *
 * @param certificate PEM file of the certificate, and of those between it and its authority
 * @param key PEM file of its private key, in PKCS #8
 */
public record TlsConfig(Optional<String> certificate, Optional<String> key) {
    public TlsConfig {
        var checks = new Checks("tls");
        check(checks, "certificate", certificate);
        check(checks, "key", key);
        checks.agrees(
                        certificate.isPresent() == key.isPresent(),
                        certificate.isPresent() ? "key" : "certificate",
                        "",
                        "must be set when %s is".formatted(certificate.isPresent() ? "tls.certificate" : "tls.key"),
                        "set both, or none for plain HTTP")
                .done();
    }

    public boolean isOn() {
        return certificate.isPresent();
    }

    private static void check(Checks checks, String key, Optional<String> file) {
        file.ifPresent(path -> checks.holds(
                new File(path).isFile() && new File(path).canRead(),
                key,
                Scalars.shorten(path),
                "must be a file that this node can read",
                "write its path, as in /etc/cobrowse/tls/node.%s".formatted(key.equals("key") ? "key" : "crt")));
    }

    static TlsConfig defaults() {
        return new TlsConfig(Optional.empty(), Optional.empty());
    }
}
