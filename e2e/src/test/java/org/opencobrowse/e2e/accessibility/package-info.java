/** Our own screens, of customers and of agents, looked at for what keeps people with disabilities from using them. Never what anything does. */
@NullMarked
package org.opencobrowse.e2e.accessibility;

import org.jspecify.annotations.NullMarked;
