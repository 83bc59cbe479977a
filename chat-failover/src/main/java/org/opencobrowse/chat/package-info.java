/**
 * Conversations that outlive a node, and the queue of what waits for agents. {@link ChatBook} is the way in: begin, append, follow, mark, end; {@link ChatQueue}: accept; {@link ChatSweep}: what has to be
 * done now and then. Decisions are pure ({@link Entry}, {@link Timeline}, {@code QueueRule}, {@code Head}); {@code ChatStore} is all that nodes share, in one node's memory or over a cluster.
 *
 * <p>It must never import sessions, transports or a web server.
 */
@NullMarked
package org.opencobrowse.chat;

import org.jspecify.annotations.NullMarked;
