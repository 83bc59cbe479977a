package org.opencobrowse.e2e.fidelity;

import com.microsoft.playwright.Page;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opencobrowse.e2e.setup.Folders;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** Capture and replica side by side in one page, without a server between them. There while the tests of a class run. */
final class HarnessSite implements BeforeAllCallback, AfterAllCallback {
    private @Nullable StaticSite site;

    @Override
    public void beforeAll(ExtensionContext tests) {
        site = new StaticSite().folder("static", Folders.clientFiles());
        site.page("/", "<!doctype html><meta charset=utf-8><title>Harness</title><body></body>");
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        site().close();
    }

    StaticSite site() {
        if (site == null) throw new IllegalStateException("no test is running");
        return site;
    }

    Page visit(Visitor visitor) {
        var page = visitor.open(site().url("/"));
        page.evaluate(Folders.harness());
        return page;
    }
}
