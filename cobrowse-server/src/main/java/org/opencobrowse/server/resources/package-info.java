/**
 * Images, fonts and style sheets that an agent's browser cannot have from where the page has them: from the customer's browser, or fetched by the node from listed hosts. Knows HTTP clients and bytes;
 * must never import sessions.
 */
@NullMarked
package org.opencobrowse.server.resources;

import org.jspecify.annotations.NullMarked;
