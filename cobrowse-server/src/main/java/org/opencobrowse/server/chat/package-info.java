/** Chat at the network: REST calls, chat connections and the queue, on top of the conversations of the chat module. Sessions tell it what becomes of them; it never acts on one. */
@NullMarked
package org.opencobrowse.server.chat;

import org.jspecify.annotations.NullMarked;
