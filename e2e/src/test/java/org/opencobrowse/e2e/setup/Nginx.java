package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A real nginx in front of a node, with everything that it does not need left as nginx has it by default. */
public final class Nginx implements AutoCloseable {
    private final int port;
    private final Process process;

    public Nginx(ServerProcess node) {
        this(place("/", node.origin()));
    }

    /** In front of a site too, so that both have one origin. */
    public Nginx(ServerProcess node, StaticSite site) {
        this(place("/cobrowse/", node.origin()) + place("/", site.origin()));
    }

    /** In front of all nodes: everybody is led to the node of the route cookie or of the address, and to another one while that is dead. */
    public static Nginx sticky(ServerCluster cluster) {
        var names = IntStream.rangeClosed(1, cluster.nodes().size())
                .mapToObj(at -> "n" + at)
                .toList();
        var upstreams = new StringBuilder(upstream("any", cluster.nodes(), ""));
        var owners = new StringBuilder();
        for (var at = 0; at < names.size(); at++) {
            var others = new ArrayList<>(cluster.nodes());
            others.addFirst(others.remove(at));
            upstreams.append(upstream(names.get(at), others, " backup"));
            owners.append("\"~(^\\.%1$s\\||co-browse-node-id=%1$s(&|$))\" %1$s;".formatted(names.get(at)));
        }
        upstreams.append("map \"$cookie_gcbSessionServer|$args\" $owner { default any; %s }".formatted(owners));
        return new Nginx(upstreams.toString(), place("/", "http://$owner"));
    }

    /** In front of all nodes, and takes one after the other, whatever cookie or address say. */
    public static Nginx roundRobin(ServerCluster cluster) {
        return new Nginx(upstream("any", cluster.nodes(), ""), place("/", "http://any"));
    }

    /** The same on a port that the nodes had to know before. */
    public static Nginx roundRobin(ServerCluster cluster, int port) {
        return new Nginx(port, upstream("any", cluster.nodes(), ""), place("/", "http://any"));
    }

    /** A node that refuses one connection is asked again the next time. */
    private static String upstream(String name, List<ServerProcess> nodes, String others) {
        var servers = new StringBuilder();
        for (var node : nodes)
            servers.append("server %s max_fails=0%s; "
                    .formatted(node.origin().substring("http://".length()), servers.isEmpty() ? "" : others));
        return "upstream %s { %s}\n".formatted(name, servers);
    }

    private Nginx(String places) {
        this("", places);
    }

    private Nginx(String upstreams, String places) {
        this(Ports.free(), upstreams, places);
    }

    private Nginx(int port, String upstreams, String places) {
        this.port = port;
        try {
            var folder = Files.createTempDirectory(Folders.results("nginx"), "nginx");
            var file = folder.resolve("nginx.conf");
            Files.writeString(file, configuration(folder, port, upstreams, places));
            process = new ProcessBuilder("/usr/sbin/nginx", "-p", folder.toString(), "-c", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.log").toFile())
                    .start();
            Await.until("nginx answers", () -> health(folder), status -> status == 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int health(Path folder) {
        if (!process.isAlive()) throw new AssertionError(Folders.read(folder.resolve("nginx.log")));
        return ServerProcess.status(url("/cobrowse/health"));
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String configuration(Path folder, int port, String upstreams, String places) {
        return """
            user root;
            daemon off;
            pid %1$s/nginx.pid;
            error_log stderr warn;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
              %3$s
              server {
                listen 127.0.0.1:%2$d;
                %4$s
              }
            }
            """.formatted(folder, port, upstreams, places);
    }

    private static String place(String path, String origin) {
        return """
            location %s {
              proxy_pass %s;
              proxy_http_version 1.1;
              proxy_set_header Host $http_host;
              proxy_set_header Upgrade $http_upgrade;
              proxy_set_header Connection $connection_upgrade;
            }
            """.formatted(path, origin);
    }
}
