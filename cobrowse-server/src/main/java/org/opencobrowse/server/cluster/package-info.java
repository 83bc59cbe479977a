/**
 * Other nodes: who is there, who owns which session, and how a request gets to its owner. Decisions are pure ({@code Peers}, {@code Claim}); Hazelcast and HTTP stand behind them. Knows no
 * session from within.
 */
@NullMarked
package org.opencobrowse.server.cluster;

import org.jspecify.annotations.NullMarked;
