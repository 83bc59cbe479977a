package org.opencobrowse.transport.longpoll;

import org.junit.jupiter.api.AfterEach;
import org.opencobrowse.transport.testing.ConnectionContract;
import org.opencobrowse.transport.testing.ContractClient;

class LongPollContractTest extends ConnectionContract {

    private final TestServer server = new TestServer(LongPollSettings.DEFAULT, listener);

    @Override
    protected ContractClient connect() {
        return server.connect();
    }

    @AfterEach
    void close() {
        server.close();
    }
}
