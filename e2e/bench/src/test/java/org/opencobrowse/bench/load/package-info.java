/** Tests of the benchmark's own judgement: what it counts must be what happened. */
@NullMarked
package org.opencobrowse.bench.load;

import org.jspecify.annotations.NullMarked;
