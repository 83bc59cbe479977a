import type { DomId } from '../dom/ops.ts';
import type { Cover } from './cover.ts';

/** What a page says to a frame of another origin, which has to be listed in the page. */
export type ToFrame =
  | {
      readonly cobrowse: 'join';
      /** What is said in answer has it too. */
      readonly turn: number;
      readonly firstId: DomId;
      /** Of domIds, from that of `firstId` on: for the document, and for frames in it. */
      readonly ranges: number;
      readonly depth: number;
      readonly cover: Cover;
      readonly rules: string;
    }
  | { readonly cobrowse: 'snapshot' }
  | { readonly cobrowse: 'leave' };

/** What such a frame says to the page that holds it, which has to be listed in the frame. */
export type FromFrame =
  /** Its script is there. */
  | { readonly cobrowse: 'hello' }
  | {
      readonly cobrowse: 'event';
      readonly turn: number;
      readonly firstId: DomId;
      readonly kind: 'snapshot' | 'delta';
      readonly body: string;
    }
  | { readonly cobrowse: 'pointer'; readonly turn: number; readonly firstId: DomId; readonly body: string };

/** Whoever runs the site reads in the console that something was ignored: the first time, the tenth, the hundredth … */
export function tellIgnored(count: number, origin: string, attribute: string): void {
  if (!/^10*$/.test(String(count))) return;
  const text = `Co-browse ignored ${count} messages, the last from ${origin}: ${attribute} does not list it`;
  // eslint-disable-next-line no-console -- meant for who runs the site
  console.warn(text);
}

/** Origins with blanks between them, as they stand in an attribute. What is no origin is left out. */
export function originsOf(list: string): ReadonlySet<string> {
  const origins = new Set<string>();
  for (const text of list.split(/\s+/)) {
    try {
      const { origin, protocol } = new URL(text);
      if (protocol === 'https:' || protocol === 'http:') origins.add(origin);
    } catch {
      // It names nobody.
    }
  }
  return origins;
}
