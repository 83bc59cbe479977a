/**
 * How log events look: one line each, whatever a client put into them. Knows the logging library, which no other package does; they know its front (SLF4J).
 */
@NullMarked
package org.opencobrowse.server.logging;

import org.jspecify.annotations.NullMarked;
