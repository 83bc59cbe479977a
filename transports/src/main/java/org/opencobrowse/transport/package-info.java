/**
 * What a session sees of the wire: connections, what happens to them, and the pure rules of liveness and rate that every
 * transport keeps.
 *
 * <p>May use the JDK and {@code transport.protocol}. Must never be imported here: Vert.x sockets and timers, anything of a
 * session.
 */
@NullMarked
package org.opencobrowse.transport;

import org.jspecify.annotations.NullMarked;
