package org.opencobrowse.e2e.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One person at a browser: a context of its own, its pages, and everything that the browser complained about. */
public final class Visitor {
    private final BrowserContext context;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Visitor(BrowserContext context) {
        this.context = context;
        context.onConsoleMessage(message -> {
            if (message.type().equals("error"))
                complaints.add("console: " + message.text() + " @ " + message.location());
        });
        context.onWebError(error -> complaints.add("page: " + error.error()));
        context.setDefaultTimeout(20_000);
    }

    public BrowserContext context() {
        return context;
    }

    /** Another tab. */
    public Page page() {
        return context.newPage();
    }

    public Page open(String url) {
        var page = page();
        page.navigate(url);
        return page;
    }

    /** Console errors and uncaught exceptions of all tabs. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    public void hasNoComplaints() {
        assertThat(complaints).isEmpty();
    }
}
