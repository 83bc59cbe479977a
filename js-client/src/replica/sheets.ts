import type { SheetId, SheetSource } from '../dom/ops.ts';
import { Divergence } from './divergence.ts';
import {
  attributeOf,
  createText,
  DOCUMENT,
  insertBefore,
  isConnected,
  localNameOf,
  setAdopted,
  typeOf,
} from './natives.ts';
import { safeSheetUrl } from './sanitize.ts';
import { markStates } from './state-marks.ts';
import { wireCount, wireEntries, wireList, wireText } from './wire-values.ts';

export type StyleElement = HTMLStyleElement | SVGStyleElement;
export type FrameWindow = Window & typeof globalThis;

/** Stands where this browser does not understand a rule, so that the numbers of the others stay right. */
const NO_RULE = '@layer cobrowse-void;';

/** What an element's sheet is made of. */
interface OwnedSheet {
  /** Child of ours that holds the text; it is not in the mirror. */
  readonly text: Text;
  /** Rules that came one by one: text cannot hold them, a refused one would shift the others. */
  rules: string[] | null;
  disabled: boolean;
  media: string | null;
  /** The sheet object that has all this. The browser makes a new one whenever the element moves or its text changes. */
  done: CSSStyleSheet | null;
}

/** Style sheets of one replicated page: constructed ones by their number, and those of `<style>` and of what stands for `<link>`. */
export class Sheets {
  private readonly constructed = new Map<SheetId, CSSStyleSheet>();
  private readonly owned = new Map<Element, OwnedSheet>();

  constructor(
    private readonly frame: FrameWindow,
    /** Ours, in front of the page's in every shadow root. */
    private readonly own: CSSStyleSheet,
  ) {}

  construct(id: unknown, source: SheetSource): void {
    const number = wireCount(id);
    checkSource(source);
    const sheet = this.constructed.get(number) ?? new this.frame.CSSStyleSheet();
    if (source.is === 'rules') refill(sheet, wireList(source.rules));
    else sheet.replaceSync(source.is === 'text' ? markStates(wireText(source.text)) : '');
    sheet.disabled = source.disabled === true;
    sheet.media.mediaText = mediaOf(source) ?? '';
    this.constructed.set(number, sheet);
  }

  constructAll(sheets: Readonly<Record<SheetId, SheetSource>> | undefined): void {
    for (const [id, source] of wireEntries(sheets)) this.construct(Number(id), source);
  }

  adopt(root: Document | ShadowRoot, ids: readonly SheetId[] | undefined): void {
    const sheets = wireList(ids).map((id) => {
      const sheet = this.constructed.get(id);
      if (sheet === undefined) throw new Divergence('unknown sheet');
      return sheet;
    });
    setAdopted(root, typeOf(root) === DOCUMENT ? sheets : [this.own, ...sheets]);
  }

  /** Whole new content of an element's sheet; null: it has none. */
  set(element: Element, source: SheetSource | null): void {
    if (localNameOf(element) !== 'style') throw new Divergence('no sheet there');
    if (source !== null) checkSource(source);
    let owned = this.owned.get(element);
    if (owned === undefined) {
      owned = { text: createText(this.frame.document, ''), rules: null, disabled: false, media: null, done: null };
      insertBefore(element, owned.text, null);
      this.owned.set(element, owned);
    }
    owned.rules = source?.is === 'rules' ? wireList(source.rules).map(wireText) : null;
    owned.disabled = source?.disabled === true;
    owned.media = source === null ? null : mediaOf(source);
    owned.done = null;
    owned.text.data = textOf(source);
  }

  spliceOwned(element: Element, at: unknown, remove: unknown, insert: readonly string[]): void {
    const owned = this.owned.get(element);
    const rules = owned?.rules;
    if (owned === undefined || rules === null || rules === undefined) throw new Divergence('no rules there');
    const start = wireCount(at, rules.length);
    const gone = wireCount(remove, rules.length - start);
    const added = wireList(insert).map(wireText);
    rules.splice(start, gone, ...added);
    const sheet = (element as StyleElement).sheet;
    if (sheet !== null && sheet === owned.done) splice(sheet, start, gone, added);
  }

  spliceConstructed(id: SheetId | undefined, at: unknown, remove: unknown, insert: readonly string[]): void {
    const sheet = id === undefined ? undefined : this.constructed.get(id);
    if (sheet === undefined) throw new Divergence('unknown sheet');
    const start = wireCount(at, sheet.cssRules.length);
    splice(sheet, start, wireCount(remove, sheet.cssRules.length - start), wireList(insert));
  }

  forget(element: Element): void {
    this.owned.delete(element);
  }

  /** Gives what text cannot say to the sheets that the browser made anew during this batch. */
  settle(): void {
    for (const [element, owned] of this.owned) {
      const { sheet } = element as StyleElement;
      if (sheet === null || sheet === owned.done || !isConnected(element)) continue;
      if (owned.rules !== null || owned.text.data === '') refill(sheet, owned.rules ?? []);
      sheet.media.mediaText = owned.media ?? attributeOf(element, 'media') ?? '';
      sheet.disabled = owned.disabled;
      owned.done = sheet;
    }
  }
}

function checkSource({ is }: SheetSource): void {
  if (is !== 'text' && is !== 'rules' && is !== 'href') throw new Divergence('unknown kind of sheet');
}

function refill(sheet: CSSStyleSheet, rules: readonly string[]): void {
  splice(sheet, 0, sheet.cssRules.length, rules);
}

function splice(sheet: CSSStyleSheet, at: number, remove: number, insert: readonly string[]): void {
  for (let gone = remove; gone > 0; gone--) sheet.deleteRule(at + gone - 1);
  let next = at;
  for (const rule of insert) insertRule(sheet, markStates(wireText(rule)), next++);
}

function insertRule(sheet: CSSStyleSheet, rule: string, at: number): void {
  try {
    sheet.insertRule(rule, at);
  } catch {
    sheet.insertRule(NO_RULE, at);
  }
}

function textOf(source: SheetSource | null): string {
  if (source?.is === 'text') return markStates(wireText(source.text));
  const url = source?.is === 'href' ? safeSheetUrl(wireText(source.href)) : null;
  return url === null ? '' : `@import url("${url.replace(/["\\]/g, '\\$&')}");`;
}

function mediaOf(source: SheetSource): string | null {
  return source.media === undefined ? null : wireText(source.media);
}
