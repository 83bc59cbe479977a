package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;

/** Guessing is slow: of passwords, and of join codes by agents who are signed in. */
class DoorTest {
    private static final String TOO_MANY = "Too many tries. Wait a minute, then try again.";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void whoTriesTooManyCodesIsStoppedAndTheRightCodeDoesNotHelpThen() {
        try (var node = strict()) {
            var shop = Shop.open(node, browsers);
            var code = shop.getHelp();
            var desktop = AgentDesktop.open(browsers.visitor(), node);
            desktop.signIn("demo", "demo");

            for (var guess = 1; guess <= 2; guess++) {
                desktop.join(other(code, guess));
                desktop.seesProblem("No session has this code, or it has already ended.");
                // What stands there must be the answer to the next try, not to this one.
                desktop.page().reload();
            }
            desktop.join(other(code, 3));
            desktop.seesProblem(TOO_MANY);
            desktop.page().reload();
            desktop.join(code);
            desktop.seesProblem(TOO_MANY);
            shop.ui().sees(code.substring(0, 3));
        }
    }

    @Test
    void whoTriesTooManyPasswordsIsStopped() {
        try (var node = strict()) {
            var desktop = AgentDesktop.open(browsers.visitor(), node);

            for (var guess = 1; guess <= 2; guess++) {
                desktop.signIn("demo", "guess " + guess);
                desktop.seesProblem("Name or password is wrong.");
                desktop.page().reload();
            }
            desktop.signIn("demo", "demo");

            desktop.seesProblem(TOO_MANY);
            assertThat(desktop.page().getByLabel("Join code")).hasCount(0);
        }
    }

    private static ServerProcess strict() {
        return ServerProcess.start(ServerSettings.demo().with("agents.wrongTriesPerMinute", "2"));
    }

    private static String other(String code, int distance) {
        var last = code.charAt(code.length() - 1) - '0';
        return code.substring(0, code.length() - 1) + (last + distance) % 10;
    }
}
