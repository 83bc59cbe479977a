package org.opencobrowse.e2e.setup;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * One Chromium for all tests of a JVM, fresh contexts for each test; pages of a failed test leave a screenshot in {@code target/failures}, except those of the
 * privacy tests, which are full of what must not be kept.
 */
public final class Browsers implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
    private static final String PRIVACY = ".privacy";

    private final List<Visitor> visitors = new ArrayList<>();
    private final List<AutoCloseable> others = new ArrayList<>();
    private @Nullable Chromium chromium;

    @Override
    public void beforeEach(ExtensionContext test) {
        chromium = OneOfAll.of(test, Chromium.class, Chromium::launch);
    }

    /** Somebody with a fresh browser profile and a window of 1280 × 720. */
    public Visitor visitor() {
        return visitor(new Browser.NewContextOptions().setViewportSize(1280, 720));
    }

    /** Whose pages come back as they were when they go back; the driver switches that off otherwise. */
    public Visitor visitorWithBackForwardCache() {
        return visitorWithBrowser(List.of("--disable-back-forward-cache"));
    }

    /** Whose browser nobody else uses, so that it can be put to sleep. */
    public Visitor visitorOnOwnMachine() {
        return visitorWithBrowser(List.of());
    }

    /** Whose tabs are hidden when another one is in front, and can be frozen then. */
    public Visitor visitorWithPlainBrowser() {
        var own = chromium().launchPlain();
        others.add(own);
        return add(own.browser().contexts().getFirst());
    }

    private Visitor visitorWithBrowser(List<String> without) {
        var own = chromium().launchAnother(without);
        others.add(own);
        return add(own.newContext(new Browser.NewContextOptions().setViewportSize(1280, 720)));
    }

    public Visitor visitor(Browser.NewContextOptions options) {
        return add(chromium().browser().newContext(options));
    }

    private Visitor add(BrowserContext context) {
        var visitor = new Visitor(context);
        visitors.add(visitor);
        return visitor;
    }

    private Chromium chromium() {
        if (chromium == null) throw new IllegalStateException("no test is running");
        return chromium;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable failure) throws Throwable {
        if (test.getRequiredTestClass().getPackageName().endsWith(PRIVACY)) throw failure;
        var name = (test.getRequiredTestClass().getSimpleName() + "-" + test.getDisplayName())
                .replaceAll("[^A-Za-z0-9.-]+", "_");
        var number = 0;
        for (var visitor : visitors)
            for (var page : visitor.context().pages()) screenshot(page, name + "-" + ++number + ".png");
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        visitors.forEach(visitor -> visitor.context().close());
        visitors.clear();
        for (var other : others) other.close();
        others.clear();
    }

    private static void screenshot(Page page, String file) {
        try {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Folders.results("failures").resolve(file))
                    .setTimeout(5_000));
        } catch (PlaywrightException failure) {
            // A page that cannot be painted must not hide why the test failed.
            System.err.println("no screenshot " + file + ": " + failure.getMessage());
        }
    }

    /** Closed after the last class of the JVM. */
    private record Chromium(Playwright playwright, Browser browser) implements AutoCloseable {
        /** The engine without the windows around it, for two thirds of the work. */
        private static final Path SHELL = program("/usr/bin/chromium-headless-shell");
        /** As people have it: it also sleeps, freezes tabs and keeps pages to go back to. */
        private static final Path WHOLE = program("/usr/bin/chromium");

        private static final List<String> ARGUMENTS = List.of(
                "--no-sandbox",
                "--disable-gpu",
                // Pages of the corpus ask for fonts and pictures elsewhere: nothing leaves this machine.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.*, EXCLUDE localhost",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run");

        static Chromium launch() {
            var playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            // Two cores and several browsers: what takes longer is found by the tests that measure.
            PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
            return new Chromium(playwright, playwright.chromium().launch(options(SHELL)));
        }

        /** A second browser, without some of the driver's own arguments. */
        Browser launchAnother(List<String> without) {
            return playwright.chromium().launch(options(WHOLE).setIgnoreDefaultArgs(without));
        }

        PlainBrowser launchPlain() {
            return new PlainBrowser(playwright, WHOLE, ARGUMENTS);
        }

        private static BrowserType.LaunchOptions options(Path program) {
            return new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(ARGUMENTS);
        }

        private static Path program(String debian) {
            return Path.of(System.getenv().getOrDefault("CHROMIUM", debian));
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }
}
