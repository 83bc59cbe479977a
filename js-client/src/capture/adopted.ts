import * as natives from './natives.ts';
import { DOCUMENT_ID } from '../dom/ops.ts';
import type { SheetId } from '../dom/ops.ts';
import { commas } from './context.ts';
import type { Batch, Context } from './context.ts';
import type { Place } from './policy.ts';
import type { Shadows } from './shadow.ts';
import { SheetRecord } from './sheet-record.ts';
import type { Known } from './tree.ts';

const PLACE: Place = { tag: 'style', masked: false, secret: false };
const NONE: readonly CSSStyleSheet[] = [];

/** Constructed style sheets and the roots that adopt them. One sheet object has one SheetId, however many roots share it. */
export class Adopted {
  private readonly ids = new WeakMap<CSSStyleSheet, SheetId>();
  private readonly used = new Map<CSSStyleSheet, SheetRecord>();
  /** List as sent, of each shadow root; the document's has the key null. */
  private readonly lists = new Map<Known | null, readonly CSSStyleSheet[]>();
  private nextId: SheetId = 1;
  private rootsEnded = false;

  constructor(
    private readonly context: Context,
    private readonly shadows: Shadows,
  ) {}

  /** JSON list of a root's sheets. What the replica does not have yet goes to `define`. */
  enter(root: Known | null, define: (id: SheetId, source: string) => void): string {
    const sheets = this.read(root);
    this.lists.set(root, sheets);
    return this.list(sheets, define);
  }

  forget(root: Known): void {
    if (this.lists.delete(root)) this.rootsEnded = true;
  }

  clear(): void {
    this.used.clear();
    this.lists.clear();
  }

  sum(): number {
    let sum = 0;
    for (const [sheet, record] of this.used) sum = (sum + record.sum(-this.idOf(sheet))) | 0;
    return sum;
  }

  has(record: SheetRecord): boolean {
    return this.used.get(record.sheet) === record;
  }

  records(): Iterable<SheetRecord> {
    return this.used.values();
  }

  flush(batch: Batch): void {
    let changed = this.rootsEnded;
    this.rootsEnded = false;
    for (const [root, before] of this.lists) {
      const now = this.read(root);
      if (isSame(before, now)) continue;
      changed = true;
      this.lists.set(root, now);
      const list = this.list(now, (id, source) => batch.sheets.push(constructedOp(id, source)));
      batch.live.push(`{"op":"adopt","root":${root?.id ?? DOCUMENT_ID},"sheets":[${list}]}`);
    }
    if (changed) this.dropUnused();
    for (const [sheet, record] of this.used) {
      if (this.shadows.sheetText(sheet) === record.authored) record.look(batch.live);
      else {
        const replaced = this.record(sheet, this.idOf(sheet));
        this.used.set(sheet, replaced);
        batch.live.push(constructedOp(this.idOf(sheet), replaced.source()));
      }
    }
  }

  private list(sheets: readonly CSSStyleSheet[], define: (id: SheetId, source: string) => void): string {
    const ids: string[] = [];
    for (const sheet of sheets) {
      const id = this.idOf(sheet);
      ids.push(String(id));
      if (this.used.has(sheet)) continue;
      const record = this.record(sheet, id);
      this.used.set(sheet, record);
      define(id, record.source());
    }
    return commas(ids);
  }

  private record(sheet: CSSStyleSheet, id: SheetId): SheetRecord {
    const { context, shadows } = this;
    const name = { whole: (source: string) => constructedOp(id, source), member: `"sheet":${id}` };
    const base = natives.baseUri(context.document);
    const text = shadows.sheetText(sheet);
    return new SheetRecord(context, sheet, name, PLACE, base, text, (rule) => shadows.ruleText(rule));
  }

  private idOf(sheet: CSSStyleSheet): SheetId {
    const known = this.ids.get(sheet);
    if (known !== undefined) return known;
    const id = this.nextId++;
    this.ids.set(sheet, id);
    return id;
  }

  /** A sheet that no root adopts is not looked at; it is sent anew when one does. */
  private dropUnused(): void {
    const adopted = new Set<CSSStyleSheet>();
    for (const sheets of this.lists.values()) for (const sheet of sheets) adopted.add(sheet);
    for (const sheet of this.used.keys()) if (!adopted.has(sheet)) this.used.delete(sheet);
  }

  private read(root: Known | null): readonly CSSStyleSheet[] {
    const { document } = this.context;
    const live = root === null ? natives.adopted(document) : natives.shadowAdopted(root.node as ShadowRoot);
    if (live === undefined || live.length === 0) return NONE;
    const sheets: CSSStyleSheet[] = [];
    for (let at = 0; at < live.length; at++) sheets.push(live[at] as CSSStyleSheet);
    return sheets;
  }
}

function constructedOp(id: SheetId, source: string): string {
  return `{"op":"constructed","sheet":${id},"source":${source}}`;
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
