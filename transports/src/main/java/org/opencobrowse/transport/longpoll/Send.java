package org.opencobrowse.transport.longpoll;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.OptionalInt;

/**
 * A numbered batch from a client.
 *
 * @param closeCode the client ends the connection after this, with that code
 */
record Send(long number, List<Buffer> messages, OptionalInt closeCode) {}
