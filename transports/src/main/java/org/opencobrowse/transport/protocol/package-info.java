/**
 * What stands on the wire, as {@code docs/protocol/v1/spec.md} defines it: frames, their codec, refusals, and the rules that
 * need no session to be checked.
 *
 * <p>May use the JDK, Jackson (for headers only) and one type of Vert.x: {@link io.vertx.core.buffer.Buffer}. A body enters as
 * a slice of the message it came in and is copied exactly once, into the wire messages of an {@link
 * org.opencobrowse.transport.protocol.EncodedEvent}, however many subscribers then get those same messages. With arrays or
 * {@code ByteBuffer} each subscriber's socket would cost one more copy, because public Vert.x API cannot wrap them.
 *
 * <p>Must never be imported here: sockets, timers, clocks, other parts of Vert.x, anything of a session.
 */
@NullMarked
package org.opencobrowse.transport.protocol;

import org.jspecify.annotations.NullMarked;
