/** Networks that fail and pages that turn against us in the middle of a session. Never how a connection is mended, only that nothing is lost. */
@NullMarked
package org.opencobrowse.e2e.faults;

import org.jspecify.annotations.NullMarked;
