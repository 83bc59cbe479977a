/**
 * Live sessions: who is in one, how long it lasts, and how events reach everybody. A session lives on one event loop from birth to end and is never shared
 * between threads. Must not know HTTP, routing or configuration files: those are the gateway's and the composition's.
 */
@NullMarked
package org.opencobrowse.server.session;

import org.jspecify.annotations.NullMarked;
