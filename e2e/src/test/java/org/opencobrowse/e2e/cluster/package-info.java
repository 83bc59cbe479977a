/** What nodes of one cluster do to each other when some of them die, hang or are cut off: real processes, and clients that speak the protocol by hand. */
@NullMarked
package org.opencobrowse.e2e.cluster;

import org.jspecify.annotations.NullMarked;
