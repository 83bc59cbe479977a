import type { State } from '../capture/policy.ts';

/** What the site's rule file says of the page at hand. Marks in the page and secrets by nature hold besides it. */
export interface Rules {
  /** Of the rule file's normal form, as the server and the session's record name it. Empty without a rule file. */
  readonly hash: string;
  /** Whether everything is masked that no rule shows. */
  readonly isPrivate: boolean;
  /** What rules say of the element itself, whatever holds it. Null: nothing. */
  stateOf(element: Element): State | null;
  /** Whether there are such rules at all, for whatever page. */
  readonly hasPictures: boolean;
  /** Whether pictures and backgrounds of the element are hidden while the rest of it is seen. */
  hidesPictures(element: Element): boolean;
  /**
   * Called before anything is read from the page, in the same task. `isChanged`: the DOM may have changed since the last time. Tells `each` of every element
   * of which the rules say something else than before.
   */
  review(isChanged: boolean, each: (element: Element) => void): void;
  /** Whether an agent with control may act on the element. What is masked, secret or of a service is nobody's to touch, whatever this says. */
  isInteractive(element: Element): boolean;
  /** Whether an agent with control may set off the submit control, or submit the form by the field. */
  maySubmit(element: Element): boolean;
  /** Whether sharing pauses while the page has this address. */
  pausesAt(url: string): boolean;
}

/** What holds without a rule file. */
export const noRules: Rules = {
  hash: '',
  isPrivate: false,
  stateOf: () => null,
  hasPictures: false,
  hidesPictures: () => false,
  review: () => undefined,
  isInteractive: () => true,
  maySubmit: () => false,
  pausesAt: () => false,
};
