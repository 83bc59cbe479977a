package org.opencobrowse.e2e.setup;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Somebody's web site, on an origin of its own: folders of files and pages made by tests. What it gets as {@link #snippet} it puts into every
 * page's head, as a site's owner would.
 *
 * <p>Handlers run on a Vert.x thread; everything they read is immutable or concurrent.
 */
public final class StaticSite implements AutoCloseable {
    private static final Pattern HEAD = Pattern.compile("<head(\\s[^>]*)?>", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ttf", "font/ttf"));

    /** One page, with the headers it is served with. */
    public record Page(String html, Map<String, String> headers) {
        public Page(String html) {
            this(html, Map.of());
        }

        public Page with(String header, String value) {
            return new Page(html, Map.of(header, value));
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final ConcurrentMap<String, Path> folders = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Page> pages = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Guarded> guarded = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> turnedAway = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> given = new ConcurrentLinkedQueue<>();
    private volatile String snippet = "";

    /** Only for those whose request passes. */
    private record Guarded(String type, Buffer bytes, Predicate<HttpServerRequest> isWelcome) {}

    public StaticSite() {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    public String origin() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    public String url(String path) {
        return origin() + path;
    }

    /** Serves the files of a folder under {@code /name/}. */
    public StaticSite folder(String name, Path folder) {
        folders.put(name, folder.toAbsolutePath().normalize());
        return this;
    }

    /** Serves one page; answers its address. */
    public String page(String path, Page page) {
        pages.put(path, page);
        return url(path);
    }

    public String page(String path, String html) {
        return page(path, new Page(html));
    }

    /** Given to those who have the cookie, as if behind a log-in. */
    public String behindCookie(String path, String type, byte[] bytes, String cookie) {
        return guard(path, type, bytes, request -> request.headers().contains("Cookie", cookie, false));
    }

    /** Given to one kind of client only. */
    public String forAgent(String path, String type, byte[] bytes, String prefix) {
        return guard(
                path,
                type,
                bytes,
                request -> String.valueOf(request.getHeader("User-Agent")).startsWith(prefix));
    }

    private String guard(String path, String type, byte[] bytes, Predicate<HttpServerRequest> isWelcome) {
        guarded.put(path, new Guarded(type, Buffer.buffer(bytes), isWelcome));
        return url(path);
    }

    /** Paths for which somebody was not welcome. */
    public List<String> turnedAway() {
        return List.copyOf(turnedAway);
    }

    /** Paths that were given to somebody who was welcome. */
    public List<String> given() {
        return List.copyOf(given);
    }

    /** What goes into the head of every page from now on. */
    public void snippet(String html) {
        snippet = html;
    }

    /** With our own pages of the corpus below {@code /pages/}. */
    public static StaticSite corpusPages() {
        return new StaticSite().folder("pages", Folders.corpus().resolve("pages"));
    }

    /** The documented way to embed the customer script. */
    public void embed(ServerProcess node) {
        snippet("<script async src=\"%s\" data-cobrowse></script>".formatted(node.url("/cobrowse/js/loader.js")));
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    private void answer(HttpServerRequest request) {
        var page = pages.get(request.path());
        if (page != null) {
            page.headers().forEach(request.response()::putHeader);
            html(request, page.html());
            return;
        }
        var secret = guarded.get(request.path());
        if (secret != null) {
            guarded(request, secret);
            return;
        }
        var file = file(request.path());
        if (file.isEmpty()) {
            request.response().setStatusCode(404).end();
            return;
        }
        request.response().putHeader("Access-Control-Allow-Origin", "*");
        var type = TYPES.getOrDefault(extension(file.get()), "application/octet-stream");
        if (type.startsWith("text/html")) html(request, Folders.read(file.get()));
        else request.response().putHeader("Content-Type", type).end(Buffer.buffer(bytes(file.get())));
    }

    private void guarded(HttpServerRequest request, Guarded secret) {
        var isWelcome = secret.isWelcome().test(request);
        (isWelcome ? given : turnedAway).add(request.path());
        if (isWelcome)
            request.response().putHeader("Content-Type", secret.type()).end(secret.bytes());
        else request.response().setStatusCode(401).end();
    }

    private void html(HttpServerRequest request, String html) {
        request.response().putHeader("Content-Type", "text/html; charset=utf-8").end(embedded(html));
    }

    private String embedded(String html) {
        if (snippet.isEmpty()) return html;
        var head = HEAD.matcher(html);
        if (!head.find()) return html + snippet;
        return html.substring(0, head.end()) + snippet + html.substring(head.end());
    }

    private Optional<Path> file(String path) {
        var parts = path.substring(1).split("/", 2);
        var folder = folders.get(parts[0]);
        if (folder == null || parts.length < 2) return Optional.empty();
        var file = folder.resolve(parts[1]).normalize();
        return file.startsWith(folder) && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    private static String extension(Path file) {
        var name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
