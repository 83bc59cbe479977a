/** Nodes of a cluster that die, hang and are cut off, in processes of their own: what becomes of the people in their sessions. Nothing of a node's inside is looked at. */
@NullMarked
package org.opencobrowse.e2e.cluster;

import org.jspecify.annotations.NullMarked;
