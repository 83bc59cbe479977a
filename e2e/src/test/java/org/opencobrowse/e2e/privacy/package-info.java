/** What must never leave a customer's browser does not, looked for in every byte that does. Never how it is hidden. */
@NullMarked
package org.opencobrowse.e2e.privacy;

import org.jspecify.annotations.NullMarked;
