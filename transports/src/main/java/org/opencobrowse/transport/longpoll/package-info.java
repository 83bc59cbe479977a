/**
 * The long-polling transport: frames in numbered batches, up by POSTs that may race, down by one POST that waits.
 *
 * <p>May use Vert.x, {@code transport} and {@code transport.protocol}. Must never be imported here: anything of a session.
 */
@NullMarked
package org.opencobrowse.transport.longpoll;

import org.jspecify.annotations.NullMarked;
