/** What goes wrong around a session: nodes that die, pages that are hostile or huge. Nobody is left without a word, and no site is harmed. */
@NullMarked
package org.opencobrowse.e2e.fault;

import org.jspecify.annotations.NullMarked;
