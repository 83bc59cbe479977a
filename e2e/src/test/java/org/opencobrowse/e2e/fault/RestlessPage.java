package org.opencobrowse.e2e.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.opencobrowse.e2e.setup.Await;

/** A page that changes at random by itself, and how much of it a replica has applied. */
record RestlessPage(Page page) {
    static RestlessPage begin(Page page, long seed) {
        page.evaluate(script("restless.js"), (double) seed);
        return new RestlessPage(page);
    }

    void awaitCount(int markers) {
        Await.until("%d markers in the page".formatted(markers), this::count, count -> count >= markers);
    }

    private int count() {
        return ((Number) page.evaluate("restless.count()")).intValue();
    }

    /** How many markers there are now, and will be. */
    int stop() {
        return ((Number) page.evaluate("restless.stop()")).intValue();
    }

    /** Numbers of the markers that a replica has, in its order: none may be missing, there twice, or before an older one. */
    static List<Integer> markersOf(Frame replica) {
        return replica.locator("#markers li").allTextContents().stream()
                .map(text -> Integer.valueOf(text.replace("marker ", "")))
                .toList();
    }

    private static String script(String name) {
        try (var stream = RestlessPage.class.getResourceAsStream(name)) {
            if (stream == null) throw new IllegalArgumentException("no resource " + name);
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
