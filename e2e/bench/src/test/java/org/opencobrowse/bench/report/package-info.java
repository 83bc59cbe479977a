/** Tests of the report: medians, sums and verdicts. */
@NullMarked
package org.opencobrowse.bench.report;

import org.jspecify.annotations.NullMarked;
