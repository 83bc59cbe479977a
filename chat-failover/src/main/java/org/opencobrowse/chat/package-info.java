/**
 * Home of the conversation that outlives a node. Empty until chat is built; the module stands here so that the dependency direction is enforced from the
 * start: it must never import sessions, transports or the sequencer.
 */
@NullMarked
package org.opencobrowse.chat;

import org.jspecify.annotations.NullMarked;
