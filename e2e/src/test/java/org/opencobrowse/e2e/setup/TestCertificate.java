package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate of balancers and nodes in one run of the tests, signed by itself: for 127.0.0.1, and with the name that balancers look for in nodes. In one folder,
 * under the names that the samples in {@code conf/} use.
 */
public final class TestCertificate {
    private static final String PASSWORD = "for tests only";
    private static final String ALIAS = "site";
    private static final byte[] LINE = {'\n'};

    private final Path folder;
    private final KeyStore keys;

    private static final class Shared {
        private static final TestCertificate ONE = new TestCertificate();
    }

    /** The same one for everybody; made when it is first wanted. */
    public static TestCertificate shared() {
        return Shared.ONE;
    }

    private TestCertificate() {
        try {
            folder = Files.createTempDirectory(Folders.results("tls"), "tls");
            var store = folder.resolve("keys.p12");
            make(store);
            keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            var certificate = pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
            var key = pem(
                    "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            Files.writeString(folder.resolve("site.crt"), certificate);
            Files.writeString(folder.resolve("site.key"), key);
            Files.writeString(folder.resolve("site.pem"), certificate + key);
            Files.writeString(folder.resolve("nodes-ca.crt"), certificate);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public Path folder() {
        return folder;
    }

    /** For clients that trust this certificate and no other. */
    public SSLContext trusting() {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void make(Path store) throws IOException {
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=cobrowse-node",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost,dns:cobrowse-node",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        try {
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0)
                throw new AssertionError("keytool made no certificate");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(what, Base64.getMimeEncoder(64, LINE).encodeToString(der), what);
    }
}
