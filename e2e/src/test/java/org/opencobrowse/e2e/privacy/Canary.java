package org.opencobrowse.e2e.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.WireTap;

/** A word that stands nowhere else. Where it is found is said without it, so that no report of a failed test holds it. */
record Canary(String word) {
    private static final String EVERYTHING = """
            () => {
              const texts = [document.documentElement.outerHTML];
              const look = (root) => {
                for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets])
                  for (const rule of sheet.cssRules) texts.push(rule.cssText);
                for (const element of root.querySelectorAll('*')) {
                  texts.push(element.value ?? '');
                  if (element.shadowRoot) { texts.push(element.shadowRoot.innerHTML); look(element.shadowRoot); }
                }
              };
              look(document);
              return texts.join('\\n');
            }
            """;

    static Canary fresh() {
        return new Canary("canary" + UUID.randomUUID().toString().replace("-", ""));
    }

    boolean isSent(WireTap tap) {
        return tap.sent().stream().anyMatch(this::isIn);
    }

    boolean isSeenBy(AgentDesktop desktop) {
        return isIn((String) desktop.replica().evaluate(EVERYTHING));
    }

    /** Neither in what the customer's page sent, nor with any agent, nor in what the node wrote. */
    void isNowhere(WireTap tap, ServerProcess node, List<AgentDesktop> desktops) {
        var found = new ArrayList<String>();
        for (var sent : tap.sent()) if (isIn(sent)) found.add("sent: …" + before(sent));
        for (var request : tap.requests())
            if (request.contains("/cobrowse/") && isIn(request)) found.add("asked: …" + before(request));
        for (var desktop : desktops) {
            if (isSeenBy(desktop)) found.add("in the replica");
            if (isIn(desktop.page().content())) found.add("in the desktop");
        }
        if (isIn(node.output())) found.add("in the node's output");
        assertThat(found).as("where the secret is").isEmpty();
    }

    private boolean isIn(String text) {
        return text.contains(word);
    }

    private String before(String text) {
        var at = text.indexOf(word);
        return text.substring(Math.max(0, at - 80), at);
    }
}
