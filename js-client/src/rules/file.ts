import type { Program } from './pattern.ts';

/** What a rule does, by its name in rule files. */
export type Kind = 'dataMasking' | 'blocking' | 'pictureMasking' | 'domControl' | 'submitAllowed' | 'shown';

export const kinds: readonly Kind[] = [
  'dataMasking',
  'blocking',
  'pictureMasking',
  'domControl',
  'submitAllowed',
  'shown',
];

/** What holds on some pages. */
export interface RuleSet {
  /** Empty: all pages. */
  readonly pages: readonly Program[];
  readonly selectors: Readonly<Record<Kind, readonly string[]>>;
  readonly paused: boolean;
}

/** The rules of a node, as it gives them to browsers. */
export interface RuleForm {
  readonly privateByDefault: boolean;
  readonly sets: readonly RuleSet[];
}

/** Reads what a server gave. Throws at anything that is not as it should be: who cannot read the rules must not share. */
export function readRules(form: unknown): RuleForm {
  const { privateByDefault, sets } = record(form);
  if (typeof privateByDefault !== 'boolean') throw new TypeError('privateByDefault');
  return { privateByDefault, sets: list(sets).map(readSet) };
}

function readSet(given: unknown): RuleSet {
  const { pages, paused = false, ...rest } = record(given);
  if (typeof paused !== 'boolean') throw new TypeError('paused');
  const selectors: Record<string, readonly string[]> = {};
  for (const kind of kinds) selectors[kind] = list(rest[kind] ?? []).map(text);
  // A kind of a later version hides something that we would show.
  for (const name of Object.keys(rest)) if (!(name in selectors)) throw new TypeError(name);
  return {
    pages: list(pages).map((page) => list(page).map(instruction)),
    selectors: selectors as RuleSet['selectors'],
    paused,
  };
}

function instruction(given: unknown): string | number[] {
  if (typeof given === 'string') return given;
  return list(given).map((to) => {
    if (typeof to !== 'number') throw new TypeError('pages');
    return to;
  });
}

function record(given: unknown): Record<string, unknown> {
  if (typeof given !== 'object' || given === null) throw new TypeError('rules');
  return given as Record<string, unknown>;
}

function list(given: unknown): readonly unknown[] {
  if (!Array.isArray(given)) throw new TypeError('rules');
  return given as readonly unknown[];
}

function text(given: unknown): string {
  if (typeof given !== 'string') throw new TypeError('selector');
  return given;
}
