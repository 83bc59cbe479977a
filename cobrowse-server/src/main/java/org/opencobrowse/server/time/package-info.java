/** The port through which time reaches the server. Logic takes milliseconds as an argument and must not read a clock itself. */
@NullMarked
package org.opencobrowse.server.time;

import org.jspecify.annotations.NullMarked;
