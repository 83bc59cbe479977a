package org.opencobrowse.transport;

import java.util.Optional;
import org.opencobrowse.transport.protocol.CloseCode;

/**
 * How a connection ended.
 *
 * @param code the WebSocket close code; 1006 when the connection was lost without one
 */
public record ConnectionEnd(By by, int code) {

    /** Who ended it. */
    public enum By {
        SERVER,
        CLIENT,
        NETWORK
    }

    public static final int LOST_CODE = 1006;

    public static ConnectionEnd byServer(CloseCode code) {
        return new ConnectionEnd(By.SERVER, code.code());
    }

    public static ConnectionEnd byClient(int code) {
        return new ConnectionEnd(By.CLIENT, code);
    }

    public static ConnectionEnd lost() {
        return new ConnectionEnd(By.NETWORK, LOST_CODE);
    }

    /** The code of our table, if it is one. */
    public Optional<CloseCode> closeCode() {
        return CloseCode.of(code);
    }
}
