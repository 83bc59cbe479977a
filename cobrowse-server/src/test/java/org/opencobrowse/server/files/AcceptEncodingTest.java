package org.opencobrowse.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcceptEncodingTest {
    private static final byte[] BYTES = {1};
    private static final StoredFile ALL =
            StoredFile.of("text/plain", BYTES, Map.of(Coding.BROTLI, BYTES, Coding.GZIP, BYTES));
    private static final StoredFile GZIP_ONLY = StoredFile.of("text/plain", BYTES, Map.of(Coding.GZIP, BYTES));

    @Test
    void theSmallestOfTheAcceptedIsChosen() {
        assertThat(choose("gzip, deflate, br")).isEqualTo(Coding.BROTLI);
        assertThat(choose("gzip")).isEqualTo(Coding.GZIP);
        assertThat(choose("GZIP ; Q=0.8")).isEqualTo(Coding.GZIP);
        assertThat(choose("*")).isEqualTo(Coding.BROTLI);
        assertThat(choose("*;q=0.5, br;q=0")).isEqualTo(Coding.GZIP);
    }

    @Test
    void theClientsPreferenceWinsOverSize() {
        assertThat(choose("br;q=0.5, gzip;q=0.8")).isEqualTo(Coding.GZIP);
        assertThat(choose("br;q=0.5, identity")).isEqualTo(Coding.IDENTITY);
    }

    @Test
    void nothingIsPackedForWhoDoesNotAskForIt() {
        assertThat(AcceptEncoding.choose(Optional.empty(), ALL)).isEqualTo(Coding.IDENTITY);
        assertThat(choose("")).isEqualTo(Coding.IDENTITY);
        assertThat(choose("br;q=0, gzip;q=0.000")).isEqualTo(Coding.IDENTITY);
        assertThat(choose("zstd, deflate")).isEqualTo(Coding.IDENTITY);
        assertThat(choose("brx, xgzip")).isEqualTo(Coding.IDENTITY);
        assertThat(choose("br;q=2, gzip;q=-1, gzip;q=NaN")).isEqualTo(Coding.IDENTITY);
    }

    @Test
    void whatThereIsNotIsNotChosen() {
        assertThat(AcceptEncoding.choose(Optional.of("br"), GZIP_ONLY)).isEqualTo(Coding.IDENTITY);
        assertThat(AcceptEncoding.choose(Optional.of("br, gzip;q=0.1"), GZIP_ONLY))
                .isEqualTo(Coding.GZIP);
    }

    private static Coding choose(String header) {
        return AcceptEncoding.choose(Optional.of(header), ALL);
    }
}
