/** What a site hides from agents: rule files read, checked, watched and handed to browsers. Nothing here looks at a page, and nothing here knows a session. */
@NullMarked
package org.opencobrowse.server.rules;

import org.jspecify.annotations.NullMarked;
