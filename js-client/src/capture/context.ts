import type { Known, Tree } from './tree.ts';
import type { Cover } from './cover.ts';
import type { Policy, State } from './policy.ts';

export type Realm = Window & typeof globalThis;

/** What every part of capture works with. */
export interface Context {
  readonly window: Realm;
  readonly document: Document;
  readonly tree: Tree;
  readonly policy: Policy;
  /** What the element itself asks for; `service` also for what the site calls its own. */
  readonly stateOf: (element: Element) => State;
  /** What stands in the way of what nothing in the document says anything of. */
  cover: Cover;
  /** Asks for a flush soon. */
  readonly schedule: () => void;
}

/** One flush being put together: JSON texts of operations, in the order of ops.ts. */
export class Batch {
  readonly sheets: string[] = [];
  readonly tree: string[] = [];
  readonly live: string[] = [];
  /** Run number, to mark what this flush has seen. */
  constructor(readonly run: number) {}

  /** Operations so far. */
  get size(): number {
    return this.sheets.length + this.tree.length + this.live.length;
  }

  json(): string {
    return commas([commas(this.sheets), commas(this.tree), commas(this.live)]);
  }
}

export function commas(texts: readonly string[]): string {
  let out = '';
  for (const text of texts) if (text !== '') out += out === '' ? text : ',' + text;
  return out;
}

/** The shadow root of an element, also a closed one that was seen when it was attached. */
export type ShadowOf = (element: Element) => ShadowRoot | null;

/** Whether `known` is `top` or inside it, through shadow hosts. */
export function isWithin(known: Known, top: Known): boolean {
  for (let at: Known | null = known; at !== null; at = at.parent) if (at === top) return true;
  return false;
}
