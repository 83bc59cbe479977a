package org.opencobrowse.e2e.setup;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Chromium as people have it: the driver, which makes every tab believe that it is looked at, only comes in afterwards. */
final class PlainBrowser implements AutoCloseable {
    private final Process process;
    private final Browser browser;

    PlainBrowser(Playwright playwright, Path program, List<String> arguments) {
        try {
            var profile = Files.createTempDirectory(Folders.results("profiles"), "profile");
            var command = new ArrayList<>(List.of(
                    program.toString(), "--headless", "--remote-debugging-port=0", "--user-data-dir=" + profile));
            command.addAll(arguments);
            command.add("about:blank");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolve("output.log").toFile())
                    .start();
            var said = profile.resolve("DevToolsActivePort");
            var port = Await.until("a port of the debugger", () -> firstLine(said), line -> !line.isEmpty());
            browser = playwright
                    .chromium()
                    .connectOverCDP(
                            "http://127.0.0.1:" + port, new BrowserType.ConnectOverCDPOptions().setNoDefaults(true));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String firstLine(Path file) {
        return Files.exists(file) ? Folders.read(file).lines().findFirst().orElse("") : "";
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
