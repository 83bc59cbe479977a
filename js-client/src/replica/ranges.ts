import { FRAME_IDS } from '../dom/ops.ts';
import type { DomId } from '../dom/ops.ts';

/** What no client of ours says: of a domId that is taken, or is another page's; of more frames than are followed. Beginning anew would repair nothing. */
export const NOT_OURS = 'not ours';

/**
 * Number of the range of domIds that this one is in. That of its root is the page's range: the customer's page and those in its frames have one each,
 * and no two the same, so that nobody who writes what is in one of them speaks of what is in another.
 */
export function rangeOf(id: DomId): number {
  return Math.floor(id / FRAME_IDS);
}
