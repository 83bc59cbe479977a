/** The leak test: drives a page in a real browser and looks for planted words in every byte that leaves it. Knows no session; never part of a running node. */
@NullMarked
package org.opencobrowse.server.leaks;

import org.jspecify.annotations.NullMarked;
