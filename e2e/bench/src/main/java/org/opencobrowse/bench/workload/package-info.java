/** What is done to each server, the same to all. */
@NullMarked
package org.opencobrowse.bench.workload;

import org.jspecify.annotations.NullMarked;
