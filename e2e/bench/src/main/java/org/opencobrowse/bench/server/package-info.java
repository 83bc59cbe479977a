/** The small servers that are compared: each is what a careful user of that library would write, and runs in a process of its own. */
@NullMarked
package org.opencobrowse.bench.server;

import org.jspecify.annotations.NullMarked;
