/**
 * What every HTTP route shares: which origins and paths are let in, how refusals look, limits of a request, and the servers, one per event loop. Must not know
 * sessions, agents or files: they mount themselves as {@link org.opencobrowse.server.http.Routes}.
 */
@NullMarked
package org.opencobrowse.server.http;

import org.jspecify.annotations.NullMarked;
