/** Nodes of one cluster, real processes, some of which die, hang or are cut off: what they do to each other, to clients that speak the protocol by hand, and to people at browsers. */
@NullMarked
package org.opencobrowse.e2e.cluster;

import org.jspecify.annotations.NullMarked;
