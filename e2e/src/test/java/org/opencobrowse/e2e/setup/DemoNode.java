package org.opencobrowse.e2e.setup;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The node with the demo shop that all tests share that need nothing special; started by the first, closed after the last. */
public final class DemoNode implements BeforeAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(DemoNode.class);

    private @Nullable ServerProcess process;

    @Override
    public void beforeAll(ExtensionContext test) {
        process = test.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        ServerProcess.class, _ -> ServerProcess.start(ServerSettings.demo()), ServerProcess.class);
    }

    public ServerProcess process() {
        if (process == null) throw new IllegalStateException("no test is running");
        return process;
    }
}
