/** How fast and how dear: numbers for docs/performance.md. Run by hand, never part of the tests, since a busy machine would fail them. */
@NullMarked
package org.opencobrowse.e2e.measure;

import org.jspecify.annotations.NullMarked;
