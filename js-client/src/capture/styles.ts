import * as natives from './natives.ts';
import { SheetRecord } from './sheet-record.ts';
import type { Shadows } from './shadow.ts';
import type { SheetTexts } from './sheet-texts.ts';
import type { Batch, Context } from './context.ts';
import { type Known, stands } from './tree.ts';

const NOTHING = '{"is":"rules","rules":[]}';
/** How long a sheet that appears later may wait for its source text, in ms: the agent sees it a moment later, and once. */
const PATIENCE_MS = 300;

interface Owner {
  /** Sheet object that was looked at; null: the element had none. */
  sheet: CSSStyleSheet | null;
  record: SheetRecord | null;
  /** Until when nothing is sent because its text is on its way; 0: not waiting. */
  waitsUntil: number;
  /** Sent without its text, which was on its way. */
  textOwed: boolean;
  isForced: boolean;
  /** A script has switched it off and on: an alternate sheet applies only then. */
  wasOff: boolean;
}

/** Style sheets of elements: `<style>`, also in SVG, and `<link rel=stylesheet>`. */
export class Styles {
  private readonly owners = new Map<Known, Owner>();
  private readonly live = new Set<SheetRecord>();

  constructor(
    private readonly context: Context,
    private readonly texts: SheetTexts,
    private readonly shadows: Shadows,
  ) {}

  /** Member `sheet` of a serialized element, with a comma before it. `patient`: the sheet may come a moment later. */
  enter(known: Known, patient: boolean): string {
    if (!this.isOwner(known)) return '';
    const owner: Owner = { sheet: null, record: null, waitsUntil: 0, textOwed: false, isForced: false, wasOff: false };
    this.owners.set(known, owner);
    known.isListed = true;
    return `,"sheet":${this.read(known, owner, patient)}`;
  }

  forget(known: Known): void {
    const record = this.owners.get(known)?.record;
    if (record != null) this.live.delete(record);
    this.owners.delete(known);
  }

  clear(): void {
    this.owners.clear();
    this.live.clear();
  }

  /** What may be seen of it has changed. */
  force(known: Known): void {
    const owner = this.owners.get(known);
    if (owner !== undefined) owner.isForced = true;
  }

  /** A link may become a style sheet, or none. */
  onAttributes(known: Known, batch: Batch): void {
    if (known.tag !== 'link' || this.isOwner(known) === this.owners.has(known)) return;
    if (this.owners.has(known)) {
      this.forget(known);
      batch.live.push(`{"op":"sheet","id":${known.id},"sheet":null}`);
    } else batch.live.push(sheetOp(known, this.enter(known, true).slice(',"sheet":'.length)));
  }

  /** Fetches what the first snapshot will want. */
  prefetch(links: Iterable<Element>): void {
    for (const link of links) {
      const sheet = natives.linkSheet(link as HTMLLinkElement);
      if (sheet !== null && isReadable(sheet)) this.textOf(link, sheet);
    }
  }

  /** The text of one is on its way: the replica may still have the one before it. */
  get isWaiting(): boolean {
    for (const { waitsUntil } of this.owners.values()) if (waitsUntil > 0) return true;
    return false;
  }

  /** Over those that stand in the replica with their content. */
  sum(): number {
    let sum = 0;
    for (const [{ id }, { record }] of this.owners) sum = (sum + (record?.sum(id) ?? 0)) | 0;
    return sum;
  }

  has(record: SheetRecord): boolean {
    return this.live.has(record);
  }

  records(): Iterable<SheetRecord> {
    return this.live;
  }

  /** `isCut`: some may stand elsewhere by now, and wait. */
  flush(batch: Batch, isCut: boolean): void {
    for (const [known, owner] of this.owners) {
      if (isCut && !stands(known)) continue;
      const sheet = this.sheetOf(known);
      if (sheet !== owner.sheet || owner.isForced || this.isDue(known, owner)) {
        const source = this.read(known, owner, sheet !== owner.sheet);
        if (owner.waitsUntil === 0) batch.live.push(sheetOp(known, source));
      } else owner.record?.look(batch.live);
    }
  }

  /** Its text has come, or has been waited for long enough. */
  private isDue(known: Known, owner: Owner): boolean {
    if (owner.sheet === null || (owner.waitsUntil === 0 && !owner.textOwed)) return false;
    const text = this.textOf(known.node as Element, owner.sheet);
    if (text !== undefined) return owner.waitsUntil > 0 || text !== null;
    return owner.waitsUntil > 0 && natives.now() >= owner.waitsUntil;
  }

  private read(known: Known, owner: Owner, patient: boolean): string {
    const { context } = this;
    const sheet = this.sheetOf(known);
    owner.sheet = sheet;
    if (owner.record !== null) this.live.delete(owner.record);
    owner.record = null;
    owner.waitsUntil = 0;
    owner.textOwed = false;
    owner.isForced = false;
    if (sheet === null) {
      owner.wasOff ||= natives.hasAttribute(known.node as Element, 'disabled');
      return NOTHING;
    }
    if (!owner.wasOff && this.isAlternate(known)) return NOTHING;
    if (!isReadable(sheet)) return this.reference(known, sheet);
    const text =
      known.tag === 'link' ? this.textOf(known.node as Element, sheet) : (natives.textContent(known.node) ?? '');
    if (text === undefined && patient) {
      owner.waitsUntil = natives.now() + PATIENCE_MS;
      return NOTHING;
    }
    owner.textOwed = text === undefined;
    const name = { whole: (source: string) => sheetOp(known, source), member: `"owner":${known.id}` };
    const base = natives.sheetHref(sheet) ?? natives.baseUri(known.node);
    owner.record = new SheetRecord(context, sheet, name, known, base, text ?? null, (rule) =>
      this.shadows.ruleText(rule),
    );
    this.live.add(owner.record);
    return owner.record.source();
  }

  /** A sheet of another origin: the agent's browser may load it itself. */
  private reference(known: Known, sheet: CSSStyleSheet): string {
    const { policy } = this.context;
    const href = policy.mask('attribute', natives.sheetHref(sheet) ?? '', known, 'src');
    if (href === null || href === '') return NOTHING;
    const media = natives.mediaText(natives.sheetMedia(sheet));
    const disabled = natives.sheetDisabled(sheet) ? ',"disabled":true' : '';
    return `{"is":"href","href":${natives.quote(href)}${disabled}${media === '' ? '' : `,"media":${natives.quote(media)}`}}`;
  }

  /** Undefined while it is on its way, null where it cannot be had. */
  private textOf(element: Element, sheet: CSSStyleSheet): string | null | undefined {
    const href = natives.sheetHref(sheet);
    if (href === null || !/^https?:/i.test(href)) return null;
    const all = natives.attribute(element, 'crossorigin')?.toLowerCase() === 'use-credentials';
    return this.texts.get(href, all ? 'include' : 'same-origin');
  }

  private sheetOf(known: Known): CSSStyleSheet | null {
    if (known.tag === 'style') return natives.styleSheet(known.node as HTMLStyleElement);
    if (known.tag === 'link') return natives.linkSheet(known.node as HTMLLinkElement);
    return natives.svgSheet(known.node as SVGStyleElement);
  }

  private isAlternate(known: Known): boolean {
    const element = known.node as Element;
    if (known.tag !== 'link' || !/(?:^|\s)alternate(?:\s|$)/i.test(natives.attribute(element, 'rel') ?? ''))
      return false;
    return (natives.attribute(element, 'title') ?? '') !== '';
  }

  private isOwner(known: Known): boolean {
    if (known.tag === 'style' || known.tag === 'svg:style') return true;
    if (known.tag !== 'link') return false;
    return /(?:^|\s)stylesheet(?:\s|$)/i.test(natives.attribute(known.node as Element, 'rel') ?? '');
  }
}

function isReadable(sheet: CSSStyleSheet): boolean {
  try {
    return natives.cssRules(sheet).length >= 0;
  } catch {
    return false;
  }
}

function sheetOp(known: Known, source: string): string {
  return `{"op":"sheet","id":${known.id},"sheet":${source}}`;
}
