package org.opencobrowse.e2e.setup;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The node with the demo shop that all tests share that need nothing special; started by the first, closed after the last. */
public final class DemoNode implements BeforeAllCallback {
    private @Nullable ServerProcess process;

    @Override
    public void beforeAll(ExtensionContext test) {
        // Whoever waits in the queue of a shared node waits in all tests.
        process = test.getRequiredTestClass().getPackageName().endsWith(".chat")
                ? test.getStore(ExtensionContext.Namespace.create(test.getRequiredTestClass()))
                        .computeIfAbsent("node", _ -> ServerProcess.demo(), ServerProcess.class)
                : OneOfAll.of(test, ServerProcess.class, ServerProcess::demo);
    }

    public ServerProcess process() {
        if (process == null) throw new IllegalStateException("no test is running");
        return process;
    }
}
