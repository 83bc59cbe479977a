/** What a customer of the demo shop and an agent do in a chat, each in a real browser. Never what goes over the wire. */
@NullMarked
package org.opencobrowse.e2e.chat;

import org.jspecify.annotations.NullMarked;
