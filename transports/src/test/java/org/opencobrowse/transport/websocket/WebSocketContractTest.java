package org.opencobrowse.transport.websocket;

import org.junit.jupiter.api.AfterEach;
import org.opencobrowse.transport.testing.ConnectionContract;
import org.opencobrowse.transport.testing.ContractClient;

class WebSocketContractTest extends ConnectionContract {

    private final TestServer server = new TestServer(WebSocketSettings.DEFAULT, listener);

    @Override
    protected ContractClient connect() {
        return server.connect();
    }

    @AfterEach
    void close() {
        server.close();
    }
}
