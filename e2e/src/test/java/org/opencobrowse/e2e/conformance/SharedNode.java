package org.opencobrowse.e2e.conformance;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opencobrowse.e2e.setup.OneOfAll;

/** The server under test, the same for all classes; started by the first, closed after the last. */
final class SharedNode implements BeforeAllCallback {
    private @Nullable NodeUnderTest node;

    @Override
    public void beforeAll(ExtensionContext test) {
        node = OneOfAll.of(test, NodeUnderTest.class, NodeUnderTest::start);
    }

    NodeUnderTest node() {
        if (node == null) throw new IllegalStateException("no test is running");
        return node;
    }
}
