/**
 * What browsers load: client scripts, the agent desktop, the replica's documents, the demo shop. Everything is in memory before the first request. Must not know
 * agents or sessions.
 */
@NullMarked
package org.opencobrowse.server.files;

import org.jspecify.annotations.NullMarked;
