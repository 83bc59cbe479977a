package org.opencobrowse.e2e.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A configuration of a balancer as {@code conf/} has it, in one of the forms that its first lines offer. */
public enum BalancerSample {
    NGINX(Program.NGINX, "nginx.conf", false, true),
    NGINX_TLS_TO_NODES(Program.NGINX, "nginx-tls-to-nodes.conf", true, true),
    APACHE(Program.APACHE, "apache.conf", false, true),
    APACHE_TLS_TO_NODES(Program.APACHE, "apache.conf", true, true),
    APACHE_WITHOUT_WEBSOCKET(Program.APACHE, "apache.conf", false, false),
    HAPROXY(Program.HAPROXY, "haproxy.cfg", false, true),
    HAPROXY_TLS_TO_NODES(Program.HAPROXY, "haproxy.cfg", true, true);

    /** What reads the configuration. */
    public enum Program {
        NGINX("/usr/sbin/nginx", "HUP") {
            @Override
            List<String> command(Path folder, Path file) {
                return List.of(path(), "-p", folder.toString(), "-c", file.toString(), "-g", "daemon off;");
            }
        },
        APACHE("/usr/sbin/apache2", "USR1") {
            @Override
            List<String> command(Path folder, Path file) {
                return List.of(path(), "-DFOREGROUND", "-d", folder.toString(), "-f", file.toString());
            }

            @Override
            List<String> define(String name) {
                return List.of("-D", name);
            }
        },
        HAPROXY("/usr/sbin/haproxy", "USR2") {
            @Override
            List<String> command(Path folder, Path file) {
                return List.of(path(), "-W", "-C", folder.toString(), "-f", file.toString());
            }
        };

        private final String path;
        private final String reloadSignal;

        Program(String path, String reloadSignal) {
            this.path = path;
            this.reloadSignal = reloadSignal;
        }

        String path() {
            return path;
        }

        String reloadSignal() {
            return reloadSignal;
        }

        /** In the foreground, with its master as the process that is started. */
        abstract List<String> command(Path folder, Path file);

        /** Arguments that switch something on, if that is done by arguments. */
        List<String> define(String name) {
            return List.of();
        }
    }

    private static final String TLS_TO_NODES = "COBROWSE_TLS_TO_NODES";

    private final Program program;
    private final String file;
    private final boolean tlsToNodes;
    private final boolean webSockets;

    BalancerSample(Program program, String file, boolean tlsToNodes, boolean webSockets) {
        this.program = program;
        this.file = file;
        this.tlsToNodes = tlsToNodes;
        this.webSockets = webSockets;
    }

    public Program program() {
        return program;
    }

    public boolean tlsToNodes() {
        return tlsToNodes;
    }

    public boolean webSockets() {
        return webSockets;
    }

    List<String> command(Path folder, Path configuration) {
        var command = new ArrayList<>(program.command(folder, configuration));
        if (tlsToNodes) command.addAll(program.define(TLS_TO_NODES));
        if (!webSockets) command.addAll(program.define("COBROWSE_WITHOUT_WEBSOCKET"));
        return command;
    }

    /** For the program's environment. */
    Map<String, String> environment() {
        return tlsToNodes ? Map.of(TLS_TO_NODES, "1") : Map.of();
    }

    /** What an operator makes of it: this port, these nodes, and every file in this folder. */
    SampleText text(Path folder, int port, List<ServerProcess> nodes) {
        var text = SampleText.of(file)
                .having("/etc/cobrowse/tls", TestCertificate.shared().folder().toString());
        for (var at = 0; at < 2; at++)
            text = text.having(
                            "10.0.0.1%d:8700".formatted(at + 1), nodes.get(at).authority())
                    .having("node-" + (at + 1), "n" + (at + 1));
        return switch (program) {
            case NGINX ->
                text.having("listen 443", "listen 127.0.0.1:" + port)
                        .having("/run/nginx.pid", folder + "/nginx.pid")
                        .having("/var/log/nginx", folder.toString())
                        // Those that it was built with may belong to somebody else.
                        .having("    server_tokens off;", temporaryFolders(folder) + "    server_tokens off;");
            case APACHE ->
                text.having("Listen 443", "Listen 127.0.0.1:" + port)
                        .having("*:443", "*:" + port)
                        .having("cobrowse.example.com", "127.0.0.1")
                        .having("/run/apache2", folder.toString())
                        .having("/var/log/apache2", folder.toString());
            case HAPROXY ->
                text.having("bind :443", "bind 127.0.0.1:" + port)
                        // Relative to the folder, since addresses of sockets must be short.
                        .having("/run/haproxy/admin.sock", "unix@admin.sock");
        };
    }

    private static String temporaryFolders(Path folder) {
        var lines = new StringBuilder();
        for (var kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            lines.append("    %s_temp_path %s/%s;%n".formatted(kind, folder, kind));
        return lines.toString();
    }
}
