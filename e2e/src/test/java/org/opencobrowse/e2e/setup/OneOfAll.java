package org.opencobrowse.e2e.setup;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/** What takes long to start, and all test classes of a JVM share: made for the first that asks, closed after the last class. */
public final class OneOfAll {
    private OneOfAll() {}

    /** In the store of the session: the build runs each class as a run of its own, and the root store ends with it. */
    public static <T extends AutoCloseable> T of(ExtensionContext test, Class<T> type, Supplier<T> maker) {
        return test.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(type))
                .computeIfAbsent(type, _ -> maker.get(), type);
    }
}
