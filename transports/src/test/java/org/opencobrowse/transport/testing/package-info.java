/**
 * Transports for tests: a connected pair without a network, and a network that loses, delays, repeats and reorders by a seed.
 * Published as test-jar. Must never be imported here: sockets, real time, real chance.
 */
@NullMarked
package org.opencobrowse.transport.testing;

import org.jspecify.annotations.NullMarked;
