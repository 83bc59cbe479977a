package org.opencobrowse.e2e.setup;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A site whose pages embed the customer script of a node of their own, for all tests of a class. */
public final class EmbeddedSite implements BeforeAllCallback, AfterAllCallback {
    private final Supplier<StaticSite> open;
    private @Nullable StaticSite site;
    private @Nullable ServerProcess node;

    /** Without pages yet. */
    public EmbeddedSite() {
        this(StaticSite::new);
    }

    public EmbeddedSite(Supplier<StaticSite> open) {
        this.open = open;
    }

    @Override
    public void beforeAll(ExtensionContext test) {
        site = open.get();
        node = ServerProcess.demo(site.origin());
        site.embed(node);
    }

    @Override
    public void afterAll(ExtensionContext test) {
        if (node != null) node.close();
        if (site != null) site.close();
    }

    public StaticSite site() {
        if (site == null) throw new IllegalStateException("no test is running");
        return site;
    }

    public ServerProcess node() {
        if (node == null) throw new IllegalStateException("no test is running");
        return node;
    }
}
