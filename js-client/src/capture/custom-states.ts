import { commas } from './context.ts';
import type { Batch, Context } from './context.ts';
import * as natives from './natives.ts';
import type { SheetRecord } from './sheet-record.ts';
import type { SheetRecords } from './shown-addresses.ts';
import type { Known } from './tree.ts';

const NAMED = /:state\(\s*((?:--|-?[a-z_\u0080-\uffff])[\w\u0080-\uffff-]*)\s*\)/gi;
const MOST_NAMES = 50;
/** A sheet of more rules is not read where its source is not known. */
const MOST_RULES = 2_000;
/** How long it is remembered what a sheet names, in ms. */
const REMEMBERED_MS = 3_000;
/** Nodes among which a look searches for custom elements, and those that it asks: it goes on where the last one ended. */
const NODES_PER_LOOK = 300;
const ELEMENTS_PER_LOOK = 100;

interface Named {
  readonly until: number;
  readonly names: readonly string[];
}

const NONE: Named = { until: Infinity, names: [] };

/**
 * States that custom elements give themselves. Nobody can list them from outside, but whether an element has one that a style sheet names
 * can be asked, and no others make a difference that could be seen.
 */
export class CustomStates {
  private readonly named = new WeakMap<SheetRecord, Named>();
  /** JSON of the names, without brackets. */
  private readonly sent = new Map<Known, string>();
  private turn: Iterator<Known> | null = null;
  /** Those that were asked the longest time ago first. */
  private readonly found = new Set<Known>();
  /** Whether this browser has such states; undefined: not tried yet. */
  private areKnown: boolean | undefined;

  constructor(private readonly context: Context) {}

  again(): void {
    this.sent.clear();
    this.found.clear();
    this.turn = null;
  }

  look(batch: Batch, records: SheetRecords): void {
    this.areKnown ??= knowsStates(this.context.document);
    if (!this.areKnown) return;
    this.search();
    if (this.found.size === 0) return;
    const names = this.namesIn(records);
    let left = Math.min(this.found.size, ELEMENTS_PER_LOOK);
    for (const known of this.found) {
      if (left-- === 0) return;
      this.found.delete(known);
      if (known.gone) {
        this.sent.delete(known);
        continue;
      }
      this.found.add(known);
      const states = known.masked ? '' : statesOf(known, names);
      if (states === (this.sent.get(known) ?? '')) continue;
      this.sent.set(known, states);
      batch.live.push(`{"op":"states","id":${known.id},"names":[${states}]}`);
    }
  }

  private search(): void {
    for (let passed = 0; passed < NODES_PER_LOOK; passed++) {
      this.turn ??= this.context.tree.all();
      const { value: known, done } = this.turn.next();
      if (done === true) {
        this.turn = null;
        return;
      }
      if (!known.gone && known.shape === 'plain' && known.tag.includes('-')) this.found.add(known);
    }
  }

  /** As far as they are known: one sheet is read at a time, which was read the longest time ago. */
  private namesIn(records: SheetRecords): Set<string> {
    const now = natives.now();
    const names = new Set<string>();
    let oldest: SheetRecord | undefined;
    let due = now;
    for (const each of records)
      for (const record of each) {
        let named = this.named.get(record);
        if (named === undefined && !mayName(record)) this.named.set(record, (named = NONE));
        if ((named?.until ?? 0) < due) {
          oldest = record;
          due = named?.until ?? 0;
        }
        for (const name of named?.names ?? []) if (names.size < MOST_NAMES) names.add(name);
      }
    if (oldest !== undefined) {
      const read = namesOf(oldest);
      this.named.set(oldest, { until: now + REMEMBERED_MS, names: read });
      for (const name of read) if (names.size < MOST_NAMES) names.add(name);
    }
    return names;
  }
}

/** Older browsers would throw at every question. */
function knowsStates(document: Document): boolean {
  try {
    natives.selectOne(document, ':state(x)');
    return true;
  } catch {
    return false;
  }
}

function mayName({ authored, size }: SheetRecord): boolean {
  return authored === null ? size <= MOST_RULES : /:state\(/i.test(authored);
}

function statesOf({ node }: Known, names: Set<string>): string {
  const states: string[] = [];
  for (const name of names) if (natives.matches(node as Element, `:state(${name})`)) states.push(natives.quote(name));
  return commas(states);
}

/** Only of what may be seen of the sheet. */
function namesOf(record: SheetRecord): string[] {
  const names: string[] = [];
  for (const css of record.shownTexts())
    for (const [, name] of css.matchAll(NAMED)) if (name && names.length < MOST_NAMES) names.push(name);
  return names;
}
