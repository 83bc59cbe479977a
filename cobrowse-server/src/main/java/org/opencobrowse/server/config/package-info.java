/**
 * What a node is told at start: one record per area, checked at birth, read from one file, the environment and the command line. Must not know Vert.x, sockets
 * or any other package of the server.
 */
@NullMarked
package org.opencobrowse.server.config;

import org.jspecify.annotations.NullMarked;
