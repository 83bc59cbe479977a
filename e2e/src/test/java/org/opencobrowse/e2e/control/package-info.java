/** Agents who act in customers' pages, and customers who pause: from the question to the end, in real browsers. Never what goes over the wire. */
@NullMarked
package org.opencobrowse.e2e.control;

import org.jspecify.annotations.NullMarked;
