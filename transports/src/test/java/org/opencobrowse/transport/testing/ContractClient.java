package org.opencobrowse.transport.testing;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** The client's side of a connection over any transport, as {@link ConnectionContract} drives it. */
public interface ContractClient {

    void send(Buffer message);

    /** What came so far. */
    List<Buffer> messages();

    /** With which code the connection closed, once it did. */
    Optional<Integer> closeCode();

    void close(int code);

    void stopReading();

    void resumeReading();
}
