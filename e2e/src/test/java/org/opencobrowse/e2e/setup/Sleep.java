package org.opencobrowse.e2e.setup;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Browsers at rest: none of a page's scripts run, and its connections stay as they are, until this is closed. */
public final class Sleep implements AutoCloseable {
    private static final Set<String> ASLEEP = Set.of("renderer", "network.mojom.NetworkService");

    private final Runnable wake;

    private Sleep(Runnable wake) {
        this.wake = wake;
    }

    /** A tab behind another one that its browser freezes, to save memory or battery. */
    public static Sleep ofTab(Page page) {
        var debugger = page.context().newCDPSession(page);
        var front = page.context().newPage();
        front.bringToFront();
        lifecycle(debugger, "frozen");
        return new Sleep(() -> {
            lifecycle(debugger, "active");
            page.bringToFront();
            front.close();
            debugger.detach();
        });
    }

    /**
     * A laptop with its lid down: pages and network of the whole browser stand still, time goes on. Whoever talks to a page of it waits; the browser's own process
     * stays awake, since the driver talks to that.
     */
    public static Sleep ofBrowser(Browser browser) {
        var processes = processes(browser);
        processes.forEach(pid -> Signals.send("STOP", pid));
        return new Sleep(() -> processes.forEach(pid -> Signals.send("CONT", pid)));
    }

    @Override
    public void close() {
        wake.run();
    }

    private static void lifecycle(CDPSession debugger, String state) {
        var arguments = new JsonObject();
        arguments.addProperty("state", state);
        debugger.send("Page.setWebLifecycleState", arguments);
    }

    private static List<Long> processes(Browser browser) {
        var debugger = browser.newBrowserCDPSession();
        var all = debugger.send("SystemInfo.getProcessInfo").getAsJsonArray("processInfo");
        debugger.detach();
        return StreamSupport.stream(all.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(process -> ASLEEP.contains(process.get("type").getAsString()))
                .map(process -> process.get("id").getAsLong())
                .toList();
    }
}
