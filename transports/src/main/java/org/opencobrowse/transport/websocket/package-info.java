/**
 * The WebSocket transport: one binary message is one frame.
 *
 * <p>May use Vert.x, {@code transport} and {@code transport.protocol}. Must never be imported here: anything of a session.
 */
@NullMarked
package org.opencobrowse.transport.websocket;

import org.jspecify.annotations.NullMarked;
