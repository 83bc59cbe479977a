package org.opencobrowse.e2e.setup;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Optional;

/** An agent at the desktop, who sees and does what a person can. */
public final class AgentDesktop {
    private static final String NOTE_COMEBACK = """
            () => {
              const words = (selector) => document.querySelector(selector)?.textContent ?? '';
              const look = () => {
                if (words('.cover').includes('Waiting for the customer to continue')) window.toldAt ??= Date.now();
                if (window.toldAt && words('.picture-status').startsWith('Live')) window.liveAt ??= Date.now();
              };
              new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
            }
            """;

    private final Page page;

    /** When a session that was lost said so, and when its picture lived again: milliseconds of the machine's clock. */
    public record Comeback(long toldAtMs, long liveAtMs) {}

    private AgentDesktop(Page page) {
        this.page = page;
    }

    public static AgentDesktop open(Visitor agent, ServerProcess node) {
        return new AgentDesktop(agent.open(node.url("/cobrowse/agent/")));
    }

    /** Opened in the way that does without WebSockets, signed in as the demo agent and in the session. */
    public static AgentDesktop joinedByPolling(Visitor agent, ServerProcess node, String code) {
        return new AgentDesktop(agent.open(node.url("/cobrowse/agent/?disableWebSockets"))).enters(code);
    }

    /** At a desktop that is already open. */
    public static AgentDesktop at(Page page) {
        return new AgentDesktop(page);
    }

    /** Signed in as the demo agent and in the session. */
    public static AgentDesktop joined(Visitor agent, ServerProcess node, String code) {
        return open(agent, node).enters(code);
    }

    private AgentDesktop enters(String code) {
        signIn("demo", "demo");
        join(code);
        seesPicture();
        return this;
    }

    public Page page() {
        return page;
    }

    public void signIn(String name, String password) {
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(password);
        button("Sign in").click();
    }

    public void join(String code) {
        page.getByLabel("Join code").fill(code);
        button("Join").click();
    }

    /** The live view has a picture of the page, and it is up to date. */
    public void seesPicture() {
        assertThat(page.locator(".cover")).isHidden();
        seesStatus("Live");
    }

    public void seesStatus(String words) {
        assertThat(page.locator(".picture-status")).containsText(words);
    }

    public String status() {
        return page.locator(".picture-status").innerText();
    }

    public void seesProblem(String words) {
        assertThat(page.getByRole(AriaRole.ALERT)).containsText(words);
    }

    public void seesEnding(String words) {
        assertThat(page.locator(".ended .sentence")).containsText(words);
    }

    /** From now on; to the millisecond, whoever looks when. */
    public void noteComeback() {
        page.evaluate(NOTE_COMEBACK);
    }

    /** Awaits the first one. */
    public Comeback comeback() {
        var live = noted("liveAt");
        return new Comeback(noted("toldAt"), live);
    }

    private long noted(String what) {
        var at = Await.until(what, () -> page.evaluate("window." + what + " ?? 0"), seen -> !seen.equals(0));
        return ((Number) at).longValue();
    }

    /** The customer's page as this agent sees it. */
    public Frame replica() {
        return Await.until(
                        "a replica's frame",
                        () -> page.frames().stream()
                                .filter(frame -> !frame.equals(page.mainFrame()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Where the agent's pointer is taken, and the customer's is drawn. */
    public Locator overlay() {
        return page.locator(".stage [role=application], .stage [role=img], .stage [role=group]");
    }

    public Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    public void endForAll() {
        button("End for all").click();
        button("End session").click();
    }
}
