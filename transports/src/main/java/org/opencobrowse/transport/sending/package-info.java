/**
 * What waits to be sent, whatever the transport.
 *
 * <p>Inside this module only. Must never be imported here: a transport, anything of a session.
 */
@NullMarked
package org.opencobrowse.transport.sending;

import org.jspecify.annotations.NullMarked;
