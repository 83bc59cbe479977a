/** What an agent sees is what the customer has: pages of the world, random changes, and pages made to break out. Never a rule of a session. */
@NullMarked
package org.opencobrowse.e2e.fidelity;

import org.jspecify.annotations.NullMarked;
