/** One client and one start command for each server that is compared. Clients do what the client library of that product does by default. */
@NullMarked
package org.opencobrowse.bench.peer;

import org.jspecify.annotations.NullMarked;
