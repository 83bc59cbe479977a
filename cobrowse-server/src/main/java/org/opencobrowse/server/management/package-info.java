/** What operators and balancers ask: health on the public port, metrics on a port of its own. Must not know sessions: they hand their figures to the meters. */
@NullMarked
package org.opencobrowse.server.management;

import org.jspecify.annotations.NullMarked;
