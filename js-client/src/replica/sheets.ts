import type { SheetId, SheetSource } from '../dom/ops.ts';
import { sheetSum } from '../dom/checksum.ts';
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
import type { Substitutes } from './substitutes.ts';
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
  /** Of a sheet that came as text: that. */
  sent: string | null;
}

/** Style sheets of one replicated page: constructed ones by their number, and those of `<style>` and of what stands for `<link>`. */
export class Sheets {
  private readonly constructed = new Map<SheetId, CSSStyleSheet>();
  /** Of those that came as text: that. */
  private readonly sent = new Map<SheetId, string>();
  private readonly adopted = new Map<Document | ShadowRoot, readonly SheetId[]>();
  private readonly owned = new Map<Element, OwnedSheet>();

  constructor(
    private readonly frame: FrameWindow,
    /** Ours, in front of the page's in every shadow root. */
    private readonly own: CSSStyleSheet,
    private readonly substitutes: Substitutes,
  ) {}

  construct(id: unknown, source: SheetSource): void {
    const number = wireCount(id);
    checkSource(source);
    const sheet = this.constructed.get(number) ?? new this.frame.CSSStyleSheet();
    if (source.is === 'rules') this.refill(sheet, wireList(source.rules));
    else sheet.replaceSync(source.is === 'text' ? this.css(source.text) : '');
    sheet.disabled = source.disabled === true;
    sheet.media.mediaText = mediaOf(source) ?? '';
    this.constructed.set(number, sheet);
    if (source.is === 'text') this.sent.set(number, source.text);
    else this.sent.delete(number);
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
    this.adopted.set(root, wireList(ids));
    setAdopted(root, typeOf(root) === DOCUMENT ? sheets : [this.own, ...sheets]);
  }

  /** Whole new content of an element's sheet; null: it has none. */
  set(element: Element, source: SheetSource | null): void {
    if (localNameOf(element) !== 'style') throw new Divergence('no sheet there');
    if (source !== null) checkSource(source);
    let owned = this.owned.get(element);
    if (owned === undefined) {
      owned = {
        text: createText(this.frame.document, ''),
        rules: null,
        disabled: false,
        media: null,
        done: null,
        sent: null,
      };
      insertBefore(element, owned.text, null);
      this.owned.set(element, owned);
    }
    owned.rules = source?.is === 'rules' ? wireList(source.rules).map(wireText) : null;
    owned.disabled = source?.disabled === true;
    owned.media = source === null ? null : mediaOf(source);
    owned.done = null;
    owned.sent = source?.is === 'text' ? source.text : null;
    owned.text.data = this.textOf(source);
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
    if (sheet !== null && sheet === owned.done) this.splice(sheet, start, gone, added);
  }

  spliceConstructed(id: SheetId | undefined, at: unknown, remove: unknown, insert: readonly string[]): void {
    const sheet = id === undefined ? undefined : this.constructed.get(id);
    if (sheet === undefined) throw new Divergence('unknown sheet');
    const start = wireCount(at, sheet.cssRules.length);
    this.splice(sheet, start, wireCount(remove, sheet.cssRules.length - start), wireList(insert));
  }

  /** Over those with content, constructed ones as far as a root adopts them. */
  sum(idOf: (element: Element) => number): number {
    let sum = 0;
    for (const [element, { disabled, done, rules, sent }] of this.owned) {
      const content = sent ?? (rules === null ? 0 : (done?.cssRules ?? rules).length);
      sum = (sum + sheetSum(idOf(element), content, disabled)) | 0;
    }
    const used = new Set<SheetId>();
    for (const [root, ids] of this.adopted)
      if (isConnected(root)) for (const id of ids) used.add(id);
      else this.adopted.delete(root);
    for (const id of used) {
      const sheet = this.constructed.get(id) as CSSStyleSheet;
      sum = (sum + sheetSum(-id, this.sent.get(id) ?? sheet.cssRules.length, sheet.disabled)) | 0;
    }
    return sum;
  }

  forget(element: Element): void {
    this.owned.delete(element);
  }

  /** Addresses that were found not to work are replaced in what stands already. */
  substitute(): void {
    for (const owned of this.owned.values()) {
      const text = this.substitutes.style(owned.text.data);
      if (owned.rules !== null) owned.done = null;
      else if (text !== owned.text.data) {
        owned.text.data = text;
        owned.done = null;
      }
    }
    for (const sheet of this.constructed.values()) {
      for (let at = 0; at < sheet.cssRules.length; at++) {
        const rule = (sheet.cssRules[at] as CSSRule).cssText;
        const instead = this.substitutes.style(rule);
        if (instead === rule) continue;
        sheet.deleteRule(at);
        insertRule(sheet, instead, at);
      }
    }
    this.settle();
  }

  private css(text: unknown): string {
    return markStates(this.substitutes.style(wireText(text)));
  }

  private textOf(source: SheetSource | null): string {
    if (source?.is === 'text') return this.css(source.text);
    const url = source?.is === 'href' ? safeSheetUrl(wireText(source.href)) : null;
    if (url === null) return '';
    return `@import url("${(this.substitutes.sheet(url) ?? url).replace(/["\\]/g, '\\$&')}");`;
  }

  private refill(sheet: CSSStyleSheet, rules: readonly string[]): void {
    this.splice(sheet, 0, sheet.cssRules.length, rules);
  }

  private splice(sheet: CSSStyleSheet, at: number, remove: number, insert: readonly string[]): void {
    for (let gone = remove; gone > 0; gone--) sheet.deleteRule(at + gone - 1);
    let next = at;
    for (const rule of insert) insertRule(sheet, this.css(rule), next++);
  }

  /** Gives what text cannot say to the sheets that the browser made anew during this batch. */
  settle(): void {
    for (const [element, owned] of this.owned) {
      const { sheet } = element as StyleElement;
      if (sheet === null || sheet === owned.done || !isConnected(element)) continue;
      if (owned.rules !== null || owned.text.data === '') this.refill(sheet, owned.rules ?? []);
      sheet.media.mediaText = owned.media ?? attributeOf(element, 'media') ?? '';
      sheet.disabled = owned.disabled;
      owned.done = sheet;
    }
  }
}

function checkSource({ is }: SheetSource): void {
  if (is !== 'text' && is !== 'rules' && is !== 'href') throw new Divergence('unknown kind of sheet');
}

function insertRule(sheet: CSSStyleSheet, rule: string, at: number): void {
  try {
    sheet.insertRule(rule, at);
  } catch {
    sheet.insertRule(NO_RULE, at);
  }
}

function mediaOf(source: SheetSource): string | null {
  return source.media === undefined ? null : wireText(source.media);
}
