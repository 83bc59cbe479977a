package org.opencobrowse.e2e.conformance;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The server under test, the same for all classes; started by the first, closed after the last. */
final class SharedNode implements BeforeAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(SharedNode.class);

    private @Nullable NodeUnderTest node;

    @Override
    public void beforeAll(ExtensionContext test) {
        node = test.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(NodeUnderTest.class, _ -> NodeUnderTest.start(), NodeUnderTest.class);
    }

    NodeUnderTest node() {
        if (node == null) throw new IllegalStateException("no test is running");
        return node;
    }
}
