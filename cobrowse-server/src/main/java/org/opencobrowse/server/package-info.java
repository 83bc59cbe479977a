/**
 * The composition: arguments in, a running node out. Everything else of the server is put together here and nowhere else; nothing may import this package.
 */
@NullMarked
package org.opencobrowse.server;

import org.jspecify.annotations.NullMarked;
