/**
 * The protocol as its document has it, spoken to a server over raw HTTP and raw WebSockets. Nothing here may import the product: who shares its codec shares its
 * mistakes.
 */
@NullMarked
package org.opencobrowse.e2e.conformance;

import org.jspecify.annotations.NullMarked;
