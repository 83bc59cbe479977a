/**
 * Where the outside world meets sessions: the session calls of the REST interface, the WebSocket handshake, the route cookie. Decides who may come in; what happens
 * inside a session is none of its business.
 */
@NullMarked
package org.opencobrowse.server.gateway;

import org.jspecify.annotations.NullMarked;
