/** What is wrong between browsers and nodes, found out and said in words. Must not know sessions: it looks at the way to a node, not at what lives there. */
@NullMarked
package org.opencobrowse.server.doctor;

import org.jspecify.annotations.NullMarked;
