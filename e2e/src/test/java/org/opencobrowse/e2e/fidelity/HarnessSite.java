package org.opencobrowse.e2e.fidelity;

import com.microsoft.playwright.Page;
import org.opencobrowse.e2e.setup.Folders;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** Capture and replica side by side in one page, without a server between them. */
final class HarnessSite {
    private HarnessSite() {}

    static StaticSite open() {
        var site = new StaticSite().folder("static", Folders.clientFiles());
        site.page("/", "<!doctype html><meta charset=utf-8><title>Harness</title><body></body>");
        return site;
    }

    static Page visit(Visitor visitor, StaticSite site) {
        var page = visitor.open(site.url("/"));
        page.evaluate(Folders.harness());
        return page;
    }
}
