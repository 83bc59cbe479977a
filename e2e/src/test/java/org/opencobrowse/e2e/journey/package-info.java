/** What a customer of the demo shop and an agent do together, from the first click to the end. Never what goes over the wire. */
@NullMarked
package org.opencobrowse.e2e.journey;

import org.jspecify.annotations.NullMarked;
