import type { State } from './policy.ts';

/** How much stands in the way of showing something: nothing, that nothing has shown it yet, or that something masks it, which nothing inside can undo. */
export type Cover = 0 | 1 | 2;

export const OPEN: Cover = 0;
/** Private by default. */
export const COVERED: Cover = 1;
export const MASKED: Cover = 2;

/** Of an element that asks for `state` inside what has the cover `around`. */
export function coverOf(state: State, around: Cover): Cover {
  if (state === 'mask' || state === 'block') return MASKED;
  return state === 'reveal' && around === COVERED ? OPEN : around;
}
