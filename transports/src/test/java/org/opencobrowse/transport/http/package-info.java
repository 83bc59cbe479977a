/**
 * A real HTTP server around an endpoint, for tests of transports.
 *
 * <p>Must never be imported here: a transport.
 */
@NullMarked
package org.opencobrowse.transport.http;

import org.jspecify.annotations.NullMarked;
