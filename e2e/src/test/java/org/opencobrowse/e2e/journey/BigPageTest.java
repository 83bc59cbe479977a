package org.opencobrowse.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.ServerProcess;

/** A page of ten megabytes that nothing compresses well, through an nginx whose limits are those it comes with (1 MiB a request). */
class BigPageTest {
    private static final String GROW = """
            () => {
              const big = document.createElement('main');
              big.id = 'big';
              for (let part = 0; part < 1_000; part++) {
                const noise = crypto.getRandomValues(new Uint8Array(8_000));
                big.append(Object.assign(document.createElement('p'), { textContent: btoa(String.fromCharCode(...noise)) }));
              }
              document.body.replaceChildren(big);
            }
            """;
    private static final String SUM = """
            () => {
              const text = document.querySelector('#big')?.textContent ?? '';
              let sum = text.length;
              for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
              return `${text.length} ${sum}`;
            }
            """;

    private static ServerProcess node;
    private static Nginx nginx;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        node = ServerProcess.demo();
        nginx = new Nginx(node);
    }

    @AfterAll
    static void stop() {
        nginx.close();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "longpoll"})
    void aBigPagePassesBothWaysAndLaterChangesFollow(String transport) {
        var customer = browsers.visitor();
        var page = customer.open(nginx.url("/demo/guide.html"));
        page.evaluate("name => sessionStorage.setItem('opencobrowse.transport', name)", transport);
        page.evaluate(GROW);
        var switchOff = transport.equals("longpoll") ? "?disableWebSockets" : "";
        var desktop = AgentDesktop.at(browsers.visitor().open(nginx.url("/cobrowse/agent/" + switchOff)));
        desktop.signIn("demo", "demo");
        desktop.join(CustomerUi.share(page));
        desktop.seesPicture();

        var sum = (String) page.evaluate(SUM);
        assertThat(sum).startsWith("10");
        Await.until("the whole page", () -> desktop.replica().evaluate(SUM), sum::equals);

        page.evaluate("document.querySelector('#big').append('the end')");
        Await.until("the change", () -> desktop.replica().evaluate(SUM), page.evaluate(SUM)::equals);
        customer.hasNoComplaints();
    }
}
