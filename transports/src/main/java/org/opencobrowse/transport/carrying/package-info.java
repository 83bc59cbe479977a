/**
 * What a connection is on every transport: how it begins and ends, what is counted and limited, when it needs a heartbeat. The transports add how messages are
 * carried, and nothing else.
 *
 * <p>May use {@code transport}, {@code transport.protocol}, {@code transport.sending}, and contexts and timers of Vert.x. Must never be imported here: sockets,
 * requests, a transport, anything of a session.
 */
@NullMarked
package org.opencobrowse.transport.carrying;

import org.jspecify.annotations.NullMarked;
