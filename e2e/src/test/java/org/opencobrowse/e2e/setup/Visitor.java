package org.opencobrowse.e2e.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One person at a browser: a context of its own, its pages, and everything that the browser complained about. */
public final class Visitor {
    private final BrowserContext context;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> exceptions = new CopyOnWriteArrayList<>();

    Visitor(BrowserContext context) {
        this.context = context;
        context.onConsoleMessage(message -> {
            if (message.type().equals("error"))
                complaints.add("console: " + message.text() + " @ " + message.location());
        });
        context.onWebError(error -> exceptions.add(error.error()));
        context.setDefaultTimeout(20_000);
    }

    public BrowserContext context() {
        return context;
    }

    public Browser browser() {
        return context.browser();
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

    /** What the browser itself wrote to the console as an error. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** No uncaught exception on any page: what a site's owner would see in their error reports. */
    public void hasNoExceptions() {
        assertThat(exceptions).isEmpty();
    }

    public void hasNoComplaints() {
        hasNoExceptions();
        assertThat(complaints).isEmpty();
    }
}
