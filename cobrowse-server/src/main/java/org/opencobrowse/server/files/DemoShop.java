package org.opencobrowse.server.files;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.opencobrowse.server.http.Routes;

/** A shop to share, for trying things out and for tests. Mounted in demo mode only. */
public final class DemoShop implements Routes {
    static final String POLICY =
            "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self' ws: wss:";
    private static final String ROOT = "/demo/";
    private static final String ACCOUNT = ROOT + "account/";
    private static final Map<String, String> HEADERS =
            Map.of("Cache-Control", "no-cache", "Content-Security-Policy", POLICY);

    private final Map<String, FileAnswer> byPath = new HashMap<>();

    public DemoShop() {
        this(ClassPathFolder.read("demo"));
    }

    DemoShop(Map<String, byte[]> files) {
        files.forEach((name, content) -> {
            var file = StoredFile.of(ContentTypes.of(name), content, Map.of(Coding.GZIP, gzip(content)));
            var answer = new FileAnswer(file, HEADERS);
            byPath.put(ROOT + name, answer);
            if (name.equals("index.html") || name.endsWith("/index.html"))
                byPath.put(ROOT + name.substring(0, name.length() - "index.html".length()), answer);
        });
    }

    @Override
    public void mount(Router router) {
        router.get("/").handler(DemoShop::redirect);
        router.route("/demo*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::send);
    }

    private static void redirect(RoutingContext context) {
        context.response()
                .setStatusCode(302)
                .putHeader(HttpHeaders.LOCATION, ROOT)
                .end();
    }

    private void send(RoutingContext context) {
        if ("/demo".equals(context.request().path())) redirect(context);
        else find(context.request().path()).ifPresentOrElse(found -> found.send(context), context::next);
    }

    /** The account area is one page that draws every address below it by itself. */
    private Optional<FileAnswer> find(String path) {
        var exact = Optional.ofNullable(byPath.get(path));
        var drawnByThePage = path.startsWith(ACCOUNT) && !path.contains(".");
        return drawnByThePage ? exact.or(() -> Optional.ofNullable(byPath.get(ACCOUNT))) : exact;
    }

    private static byte[] gzip(byte[] content) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
