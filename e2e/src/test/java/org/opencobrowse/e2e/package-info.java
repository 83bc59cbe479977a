/** Tests of the whole product in real browsers. They never reach into it: whoever wants to know asks a page, a socket or a log. */
@NullMarked
package org.opencobrowse.e2e;

import org.jspecify.annotations.NullMarked;
