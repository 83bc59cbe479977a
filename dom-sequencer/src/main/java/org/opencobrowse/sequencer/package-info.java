/**
 * The order of one stream of a session: numbered events come in on transports that lose, repeat and reorder; every subscriber
 * reads the same gap-free, duplicate-free sequence from a replay log, at its own pace.
 *
 * <p>Decisions are plain functions of state, input and now. They come back as {@link org.opencobrowse.sequencer.Effect}s, the
 * shell acts on them. One sequencer belongs to one event loop; nothing here is safe for several threads.
 *
 * <p>May use {@code java.lang} and {@code java.util}. Must never be imported here: clocks, timers, chance, threads,
 * {@code java.util.concurrent}, sockets, frames, anything that looks into an event's body.
 */
@NullMarked
package org.opencobrowse.sequencer;

import org.jspecify.annotations.NullMarked;
