package org.opencobrowse.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsConfigTest {
    @TempDir
    private Path folder;

    @Test
    void isOffWithoutFilesAndOnWithBoth() throws IOException {
        var certificate = Files.writeString(folder.resolve("node.crt"), "certificate");
        var key = Files.writeString(folder.resolve("node.key"), "key");
        assertThat(TlsConfig.defaults().isOn()).isFalse();
        assertThat(new TlsConfig(Optional.of(certificate.toString()), Optional.of(key.toString())).isOn())
                .isTrue();
    }

    @Test
    void oneFileWithoutTheOtherIsRefused() throws IOException {
        var file = Files.writeString(folder.resolve("node.pem"), "either").toString();
        assertThatThrownBy(() -> new TlsConfig(Optional.of(file), Optional.empty()))
                .hasMessageContaining("tls.key")
                .hasMessageContaining("must be set when tls.certificate is");
        assertThatThrownBy(() -> new TlsConfig(Optional.empty(), Optional.of(file)))
                .hasMessageContaining("tls.certificate")
                .hasMessageContaining("must be set when tls.key is");
    }

    @Test
    void aFileThatIsNotThereIsRefusedByItsName() {
        var missing = folder.resolve("missing.crt").toString();
        assertThatThrownBy(() -> new TlsConfig(Optional.of(missing), Optional.of(missing)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be a file that this node can read");
    }
}
