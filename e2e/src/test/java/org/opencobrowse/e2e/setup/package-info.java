/**
 * What end-to-end tests stand on: real nodes, real browsers, real pages. Never a test, and never anything of the product: tests see it as
 * people do, through addresses and screens.
 */
@NullMarked
package org.opencobrowse.e2e.setup;

import org.jspecify.annotations.NullMarked;
