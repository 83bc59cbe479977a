package org.opencobrowse.server;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line, understood.
 *
 * @param values configuration keys set by options
 */
record Arguments(Action action, Optional<String> configFile, Map<String, String> values) {
    enum Action {
        RUN,
        CHECK_CONFIG,
        HASH_PASSWORD,
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

    static Arguments parse(List<String> given) {
        var left = new ArrayDeque<>(given);
        var action = Action.RUN;
        Optional<String> file = Optional.empty();
        var values = new HashMap<String, String>();
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
                case "--version" -> action = Action.VERSION;
                case "--help", "-h" -> action = Action.HELP;
                default -> throw new Misuse("unknown argument: " + option);
            }
        }
        return new Arguments(action, file, Map.copyOf(values));
    }

    private static Optional<String> operand(ArrayDeque<String> left) {
        return left.isEmpty() || left.peek().startsWith("-") ? Optional.empty() : Optional.of(left.pop());
    }
}
