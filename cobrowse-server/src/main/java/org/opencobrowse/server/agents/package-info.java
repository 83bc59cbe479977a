/**
 * Who the agents are: signing in, bearer tokens, limits on guessing. Must not know sessions, nor how an agent came here: HTTP and WebSocket both hand over a
 * bearer and get an identity back.
 */
@NullMarked
package org.opencobrowse.server.agents;

import org.jspecify.annotations.NullMarked;
