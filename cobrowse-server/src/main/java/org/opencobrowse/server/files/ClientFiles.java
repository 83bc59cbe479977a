package org.opencobrowse.server.files;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opencobrowse.server.http.Routes;

/**
 * The bundles of {@code js-client}: scripts under a floating and an immutable name, the agent desktop, the page of the balancer doctor, the window of the chat, the documents of the replica. A map of known paths, so there is
 * nothing to traverse.
 */
public final class ClientFiles implements Routes {
    static final String REPLICA_POLICY = "default-src 'none'; img-src http: https: data: blob:; "
            + "style-src 'unsafe-inline' http: https: data:; font-src http: https: data:; script-src 'none'; "
            + "form-action 'none'; base-uri http: https:; frame-ancestors 'self'";
    private static final String SCRIPTS = "/cobrowse/js/";
    private static final String DESKTOP = "/cobrowse/agent/";
    private static final String DOCTOR = "/cobrowse/doctor/";
    private static final String CHAT = "/cobrowse/chat/";
    private static final String PREVIEW = "/cobrowse/preview/";
    private static final Map<String, String> PAGES =
            Map.of("desktop.html", DESKTOP, "doctor.html", DOCTOR, "chat.html", CHAT, "preview.html", PREVIEW);
    private static final String LOADER = "loader.js";
    /** What pages load that come from Genesys Co-browse: they change the host of an address, and no more. */
    private static final String LOADER_OF_MIGRANTS = "gcb.min.js";

    private static final Set<String> FLOATING = Set.of(LOADER, "customer.js", "chat.js", "preview.js");

    /** Scripts are for the pages of other sites, too. */
    public static final Map<String, String> FOR_EVERY_SITE =
            Map.of("Access-Control-Allow-Origin", "*", "Cross-Origin-Resource-Policy", "cross-origin");

    private final Map<String, FileAnswer> byPath = new HashMap<>();

    private final String desktopPolicy;

    /**
     * @param version of the bundles, which stands in their immutable address
     * @param withPreview whether developers of sites may see here what an agent would see of their pages
     * @param nodeUrl where browsers reach this node alone: then agents poll at other origins than that of the desktop, of which this node knows only the scheme
     */
    public ClientFiles(String version, Optional<String> nodeUrl, boolean withPreview) {
        this(version, nodeUrl, bundles(withPreview));
    }

    /** The window of the preview shows whatever a page hands to it: not for a server that customers trust. */
    private static Map<String, byte[]> bundles(boolean withPreview) {
        var bundles = new HashMap<>(ClassPathFolder.read("org/opencobrowse/js"));
        if (!withPreview) bundles.keySet().removeIf(name -> name.startsWith("preview"));
        return bundles;
    }

    ClientFiles(String version, Optional<String> nodeUrl, Map<String, byte[]> bundles) {
        desktopPolicy = desktopPolicy(nodeUrl.map(url -> " " + url.substring(0, url.indexOf(':') + 1)));
        // A snapshot's content changes under the same version.
        var versioned = version.endsWith("-SNAPSHOT") ? "no-cache" : "public, max-age=31536000, immutable";
        bundles.forEach((name, content) -> {
            if (isServed(name)) add(name, content, version, versioned, bundles);
        });
    }

    @Override
    public void mount(Router router) {
        mount(router, SCRIPTS);
        mount(router, DESKTOP);
    }

    /** Without the agents' desktop. */
    public Routes forCustomers() {
        return router -> mount(router, SCRIPTS);
    }

    private void mount(Router router, String folder) {
        router.route(folder + "*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(this::send);
        for (var page : List.of(DOCTOR, CHAT, PREVIEW))
            router.route(page).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::send);
    }

    private static String desktopPolicy(Optional<String> nodes) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                + "connect-src 'self' ws: wss:%s; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                        .formatted(nodes.orElse(""));
    }

    private static boolean isServed(String name) {
        return !name.endsWith(".br") && !name.endsWith(".gz") && !name.equals("version.txt");
    }

    private void add(
            String name, byte[] content, String version, String versionedCaching, Map<String, byte[]> bundles) {
        if (PAGES.containsKey(name)) {
            // Not packed: its text is changed here, and it is small.
            var page = new String(content, StandardCharsets.UTF_8).replace("__VERSION__", version);
            var file = StoredFile.of(ContentTypes.of(name), page.getBytes(StandardCharsets.UTF_8), Map.of());
            byPath.put(PAGES.get(name), new FileAnswer(file, page(desktopPolicy)));
        } else if (name.endsWith(".html")) {
            byPath.put(DESKTOP + name, new FileAnswer(packed(name, content, bundles), page(REPLICA_POLICY)));
        } else {
            var file = packed(name, content, bundles);
            byPath.put(SCRIPTS + version + "/" + name, new FileAnswer(file, script(versionedCaching)));
            // What a page asks for that knows no version, or one that is gone.
            if (FLOATING.contains(name)) byPath.put(SCRIPTS + name, new FileAnswer(file, script("no-cache")));
            if (name.equals(LOADER)) byPath.put(SCRIPTS + LOADER_OF_MIGRANTS, new FileAnswer(file, script("no-cache")));
        }
    }

    private void send(RoutingContext context) {
        var answer = Optional.ofNullable(context.request().path()).map(byPath::get);
        answer.ifPresentOrElse(found -> found.send(context), context::next);
    }

    private static StoredFile packed(String name, byte[] content, Map<String, byte[]> bundles) {
        var codings = new EnumMap<Coding, byte[]>(Coding.class);
        Optional.ofNullable(bundles.get(name + ".br")).ifPresent(bytes -> codings.put(Coding.BROTLI, bytes));
        Optional.ofNullable(bundles.get(name + ".gz")).ifPresent(bytes -> codings.put(Coding.GZIP, bytes));
        return StoredFile.of(ContentTypes.of(name), content, codings);
    }

    private static Map<String, String> script(String caching) {
        var headers = new HashMap<>(FOR_EVERY_SITE);
        headers.put("Cache-Control", caching);
        return headers;
    }

    private static Map<String, String> page(String policy) {
        return Map.of("Cache-Control", "no-store", "Content-Security-Policy", policy, "Referrer-Policy", "no-referrer");
    }
}
