/** The product behind the balancers of {@code conf/}, as they are there: real nginx, Apache and HAProxy in front of real nodes of a cluster. */
@NullMarked
package org.opencobrowse.e2e.balancer;

import org.jspecify.annotations.NullMarked;
