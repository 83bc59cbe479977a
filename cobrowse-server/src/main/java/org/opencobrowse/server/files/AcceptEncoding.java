package org.opencobrowse.server.files;

import java.util.Locale;
import java.util.Optional;

/** Which representation of a file a client gets, from its Accept-Encoding header (RFC 9110, 12.5.3). Pure. */
final class AcceptEncoding {
    private AcceptEncoding() {}

    /** The smallest representation among those that the client likes best; identity unless something else is asked for. */
    static Coding choose(Optional<String> header, StoredFile file) {
        if (header.isEmpty()) return Coding.IDENTITY;
        var best = Coding.IDENTITY;
        var bestQuality = 0.0;
        for (var coding : Coding.SMALLEST_FIRST) {
            var quality = quality(header.get(), coding);
            if (!file.has(coding) || quality <= bestQuality) continue;
            best = coding;
            bestQuality = quality;
        }
        return best;
    }

    private static double quality(String header, Coding coding) {
        var wildcard = -1.0;
        for (var element : header.split(",", 32)) {
            var parts = element.split(";", 2);
            var name = parts[0].strip().toLowerCase(Locale.ROOT);
            var quality = parts.length == 1 ? 1.0 : weight(parts[1]);
            if (name.equals(coding.token())) return quality;
            if (name.equals("*")) wildcard = quality;
        }
        // Identity is acceptable unless it is ruled out, but loses to whatever was named.
        if (wildcard >= 0) return wildcard;
        return coding == Coding.IDENTITY ? 0.0001 : 0;
    }

    private static double weight(String parameter) {
        var text = parameter.strip().toLowerCase(Locale.ROOT);
        if (!text.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) return 0;
        return Double.parseDouble(text.substring(2));
    }
}
