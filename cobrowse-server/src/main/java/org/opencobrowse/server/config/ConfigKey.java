package org.opencobrowse.server.config;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One value that a node can be told, as found in the components of {@link ServerConfig}: there is no other list of keys.
 *
 * @param path as in the file: {@code session.idleAfter}
 * @param type of the component
 */
record ConfigKey(String path, Type type, Object defaultValue) {
    private static final String VARIABLE_PREFIX = "COBROWSE_";

    /** All keys, in the order of the records. */
    static List<ConfigKey> all() {
        var keys = new ArrayList<ConfigKey>();
        collect("", ServerConfig.defaults(), keys);
        return List.copyOf(keys);
    }

    static boolean isVariable(String name) {
        return name.startsWith(VARIABLE_PREFIX);
    }

    /** {@code session.idleAfter} is {@code COBROWSE_SESSION_IDLE_AFTER}. */
    String variable() {
        return VARIABLE_PREFIX
                + path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The default as one would write it in the file; empty when there is nothing to write. */
    String printedDefault() {
        return switch (defaultValue) {
            case Duration duration -> Scalars.print(duration);
            case Enum<?> word -> Scalars.print(word);
            case Optional<?> nothing when nothing.isEmpty() -> "";
            default -> defaultValue.toString();
        };
    }

    /** The key of a component of the record at {@code area}. */
    static String path(String area, String component) {
        return area.isEmpty() ? component : area + "." + component;
    }

    static boolean isArea(Class<?> type) {
        return type.isRecord() && !type.equals(ByteSize.class);
    }

    private static void collect(String area, Object defaults, List<ConfigKey> into) {
        for (var component : defaults.getClass().getRecordComponents()) {
            var path = path(area, component.getName());
            var value = Reflected.value(component, defaults);
            if (isArea(component.getType())) collect(path, value, into);
            else into.add(new ConfigKey(path, component.getGenericType(), value));
        }
    }
}
