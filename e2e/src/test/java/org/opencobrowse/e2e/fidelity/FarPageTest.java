package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;

/** A frame of another site by itself: what it says to the page that holds it. */
class FarPageTest {
    /** More frames come and go in it than it has numbers for, until it asks to begin again; then those that are there are to be seen. */
    private static final String RUN = """
            async () => {
              const FIRST = 7000 * 2 ** 32;
              const join = { cobrowse: 'join', firstId: FIRST, ranges: 1000, depth: 1, cover: 0, rules: '' };
              let hellos = 0;
              let events = [];
              const far = cobrowseHarness.joinPage(window, location.origin, '', (message) => {
                if (message.cobrowse === 'event') events.push(message.body);
                else if (message.cobrowse === 'hello' && ++hellos === 1) { events = []; setTimeout(() => far.receive(join), 50); }
              });
              far.receive(join);
              const until = async (met, ms) => { for (const end = performance.now() + ms; !met() && performance.now() < end;) await new Promise((resume) => setTimeout(resume, 20)); };
              await until(() => events.length > 0, 5000);
              const begun = events.length;
              let made = 0;
              for (const end = performance.now() + 60000; hellos === 0 && made < 3000 && performance.now() < end; made += 30) {
                document.body.innerHTML = `<i>round ${made}</i>` + '<iframe></iframe>'.repeat(30);
                await until(() => events.join().includes(`round ${made}`) || hellos > 0, 3000);
              }
              const seen = () => new Set(events.join().match(/"op":"frame","id":\\d+,"snapshot"/g)).size;
              await until(() => seen() === 30, 10000);
              far.receive({ cobrowse: 'leave' });
              return { begun, made, hellos, seen: seen(), refused: events.join().includes('too-many') ? 1 : 0 };
            }
            """;

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void framesInItMayComeAndGoForever() {
        HARNESS.site()
                .page(
                        "/cobrowse/rest/live/rules",
                        "{\"hash\":\"\",\"rules\":{\"privateByDefault\":false,\"sets\":[]}}");
        var run = Answer.of(HARNESS.visit(browsers.visitor()).evaluate(RUN));

        assertThat(run.number("begun")).isPositive();
        assertThat(run.number("made")).isBetween(900.0, 1_100.0);
        assertThat(run.number("hellos")).isOne();
        assertThat(run.number("seen")).as("frames that are seen then").isEqualTo(30);
        assertThat(run.number("refused")).isZero();
    }
}
