import { MARK } from './sanitize.ts';

/**
 * States of the customer's browser that this browser cannot have, such as the focus: an attribute of ours stands for the state, and style
 * text is rewritten so that a selector for the state finds the attribute too, at the same specificity.
 */
export const FOCUS = `${MARK}focus`;
export const FOCUS_WITHIN = `${MARK}focus-within`;
export const HOVER = `${MARK}hover`;
export const FULLSCREEN = `${MARK}fullscreen`;
/** An image that did not load, and a stand-in that needs a box; no selector of the page means them. */
export const FAILED = `${MARK}failed`;
export const BOX = `${MARK}box`;
/** The last level of nesting that is shown, as a box, and those below it, which are not. */
export const DEEPEST = `${MARK}deepest`;
export const DEEPER = `${MARK}deeper`;

const MARKS: Readonly<Record<string, string>> = {
  focus: FOCUS,
  'focus-visible': FOCUS,
  'focus-within': FOCUS_WITHIN,
  hover: HOVER,
  fullscreen: FULLSCREEN,
};

/** Comments, strings and escaped characters (`.hover\:red`) pass; names that only begin like a state (`:focus-ring`) too. */
const TOKEN =
  /\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\\[^]|:(focus(?:-visible|-within)?|hover|fullscreen)(?![\w(-])/gi;

export function markStates(css: string): string {
  if (!/:(?:focus|hover|fullscreen)/i.test(css)) return css;
  return css.replace(TOKEN, (whole: string, state: string | undefined) =>
    state === undefined ? whole : `:is(${whole},[${MARKS[state.toLowerCase()] ?? ''}])`,
  );
}

/** Takes `markStates` back out of a selector or rule, for comparing. */
export function unmarkStates(css: string): string {
  return css.replace(/:is\((:[a-z-]+), ?\[cobrowse-[a-z-]+\]\)/g, '$1');
}
