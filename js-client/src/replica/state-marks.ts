import { MARK } from './sanitize.ts';

/**
 * States of the customer's browser that this browser cannot have, such as the focus: an attribute of ours stands for the state, and style
 * text is rewritten so that a selector for the state finds the attribute too, at the same specificity.
 */
export const FOCUS = `${MARK}focus`;
export const FOCUS_VISIBLE = `${MARK}focus-visible`;
export const FOCUS_WITHIN = `${MARK}focus-within`;
export const HOVER = `${MARK}hover`;
export const ACTIVE = `${MARK}active`;
export const TARGET = `${MARK}target`;
export const FULLSCREEN = `${MARK}fullscreen`;
/** A control that is private. */
export const HIDDEN = `${MARK}hidden`;
/** An image that did not load, and a stand-in that needs a box; no selector of the page means them. */
export const FAILED = `${MARK}failed`;
export const BOX = `${MARK}box`;
/** The last level of nesting that is shown, as a box, and those below it, which are not. */
export const DEEPEST = `${MARK}deepest`;
export const DEEPER = `${MARK}deeper`;

const MARKS: Readonly<Record<string, string>> = {
  focus: FOCUS,
  'focus-visible': FOCUS_VISIBLE,
  'focus-within': FOCUS_WITHIN,
  hover: HOVER,
  active: ACTIVE,
  target: TARGET,
  fullscreen: FULLSCREEN,
};

/**
 * Comments, strings and escaped characters (`.hover\:red`) pass; names that only begin like a state (`:focus-ring`) and what stands before the block or
 * the end of an at-rule (`(hover:hover)`) too, with the comments and strings in it.
 */
const TOKEN =
  /\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\\[^]|@[a-z-]+(?:\/\*[^]*?\*\/|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|[^{;"'])*|:(focus(?:-visible|-within)?|hover|active|target|fullscreen)(?![\w(-])/gi;

export function markStates(css: string): string {
  if (!/:(?:focus|hover|active|target|fullscreen)/i.test(css)) return css;
  return css.replace(TOKEN, (whole: string, state: string | undefined) =>
    state === undefined ? whole : `:is(${whole},[${MARKS[state.toLowerCase()] ?? ''}])`,
  );
}

/** Takes `markStates` back out of a selector or rule, for comparing. */
export function unmarkStates(css: string): string {
  return css.replace(/:is\((:[a-z-]+), ?\[cobrowse-[a-z-]+\]\)/g, '$1');
}
