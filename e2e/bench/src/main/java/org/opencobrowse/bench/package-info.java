/** The benchmark: this node and three others under the same load, one table. Never part of the product. */
@NullMarked
package org.opencobrowse.bench;

import org.jspecify.annotations.NullMarked;
