/** What every client of the benchmark is made of: bodies that know when they were sent, wires, tallies, one event loop. Knows no product. */
@NullMarked
package org.opencobrowse.bench.load;

import org.jspecify.annotations.NullMarked;
