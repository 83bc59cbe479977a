/** Figures into a table, ratios and targets. Must never be imported here: anything that runs. */
@NullMarked
package org.opencobrowse.bench.report;

import org.jspecify.annotations.NullMarked;
