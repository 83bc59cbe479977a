package org.opencobrowse.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line, understood.
 *
 * @param values configuration keys set by options
 * @param urls where {@code drain-status} asks, and the page that {@code leaks} looks at
 */
record Arguments(Action action, Optional<String> configFile, Map<String, String> values, List<URI> urls) {
    enum Action {
        RUN,
        CHECK_CONFIG,
        HASH_PASSWORD,
        DRAIN_STATUS,
        LEAKS,
        VERSION,
        HELP
    }

    /** The command line makes no sense. */
    static final class Misuse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Misuse(String message) {
            super(message);
        }
    }

    /** Beside the keys: the program that is the browser. */
    static final String BROWSER = "browser";

    static Arguments parse(List<String> given) {
        var left = new ArrayDeque<>(given);
        var action = Action.RUN;
        Optional<String> file = Optional.empty();
        var values = new HashMap<String, String>();
        var nodes = new ArrayList<URI>();
        while (!left.isEmpty()) {
            var option = left.pop();
            switch (option) {
                case "--config" ->
                    file = Optional.of(operand(left).orElseThrow(() -> new Misuse("--config needs a file")));
                case "--check-config" -> {
                    action = Action.CHECK_CONFIG;
                    var named = operand(left);
                    if (named.isPresent()) file = named;
                }
                case "--demo" -> values.put("demo", "true");
                case "hash-password" -> action = Action.HASH_PASSWORD;
                case "drain-status" -> {
                    action = Action.DRAIN_STATUS;
                    for (var next = operand(left); next.isPresent(); next = operand(left)) nodes.add(url(next.get()));
                    if (nodes.isEmpty()) throw new Misuse("drain-status needs the address of a node's management port");
                }
                case "leaks" -> {
                    action = Action.LEAKS;
                    nodes.add(page(operand(left).orElseThrow(() -> new Misuse("leaks needs the address of a page"))));
                    operand(left).ifPresent(browser -> values.put(BROWSER, browser));
                }
                case "--version" -> action = Action.VERSION;
                case "--help", "-h" -> action = Action.HELP;
                default -> throw new Misuse("unknown argument: " + option);
            }
        }
        return new Arguments(action, file, Map.copyOf(values), List.copyOf(nodes));
    }

    private static URI page(String text) {
        try {
            var url = new URI(text);
            if (url.getHost() != null && text.startsWith("http")) return url;
        } catch (URISyntaxException _) {
            // said below
        }
        throw new Misuse("not the address of a page, as in https://shop.example/checkout: " + text);
    }

    private static URI url(String text) {
        try {
            var url = new URI(text);
            if (url.getHost() != null && text.matches("https?://[^/?#@]+/?")) return url;
        } catch (URISyntaxException _) {
            // said below
        }
        throw new Misuse("not the address of a management port, as in http://127.0.0.1:8701: " + text);
    }

    private static Optional<String> operand(ArrayDeque<String> left) {
        return left.isEmpty() || left.peek().startsWith("-") ? Optional.empty() : Optional.of(left.pop());
    }
}
