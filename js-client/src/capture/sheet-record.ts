import * as natives from './natives.ts';
import { hashText, sheetSum } from '../dom/checksum.ts';
import { absolutizeUrls, splitRules } from '../dom/css.ts';
import { commas } from './context.ts';
import type { Context } from './context.ts';
import { PRINTED_SHORT } from './early.ts';
import type { Place } from './policy.ts';

/** Names a sheet in operations. */
export interface SheetName {
  /** Operation that gives it whole new content. */
  whole(source: string): string;
  /** Member that says whose rules a `rules` operation changes. */
  readonly member: string;
}

const DISABLED = ',"disabled":true';
/** More pieces of source than this are not matched to the rules they became: it means parsing each. */
const MATCHED_PIECES = 1_500;
/** Of longer sheets it turns out a moment later whether scripts had changed them before we came. */
const COMPARED_AT_ONCE = 300;

/**
 * What the replica has of one style sheet. While scripts have left it alone that is its source text, since the browser's own text of rules
 * loses things (digits, longhands beside `var()`); after that it is a list of rules.
 */
export class SheetRecord {
  private isText: boolean;
  /** As sent, where it is text. */
  private text = '';
  private flags: string;
  /** Of a sheet sent as rules: the rule objects, to see which are new. */
  private rules: CSSRule[] = [];
  /** Of each rule's text as the replica has it; of a sheet sent as text, as far as the patrol has come. */
  private hashes: number[] = [];
  private count = 0;
  /** The rules that the text makes when nobody touches them, until the patrol has been through them. */
  private untouched: CSSRuleList | null = null;
  /** Imports stand first, and are not in a sheet that was only parsed. */
  private imports = 0;
  private cursor = 0;

  constructor(
    private readonly context: Context,
    readonly sheet: CSSStyleSheet,
    private readonly name: SheetName,
    private readonly place: Place,
    private readonly base: string,
    /** Source text; null where it is not known. */
    readonly authored: string | null,
    private readonly ruleText: (rule: CSSRule) => string | undefined,
  ) {
    this.flags = this.readFlags();
    this.count = this.now().length;
    this.isText = authored !== null && this.isUntouched(authored);
  }

  get size(): number {
    return this.count;
  }

  /** Share of the sum over all sheets. */
  sum(id: number): number {
    return sheetSum(id, this.isText ? this.text : this.count, this.flags.startsWith(DISABLED));
  }

  /** JSON of the whole content. */
  source(): string {
    if (this.isText) {
      this.text = this.asShown(this.authored ?? '');
      return `{"is":"text","text":${natives.quote(this.text)}${this.flags}}`;
    }
    const texts = this.remember();
    return `{"is":"rules","rules":[${commas(texts)}]${this.flags}}`;
  }

  /** What may be seen of it now. */
  *shownTexts(): Iterable<string> {
    if (this.isText) yield this.asShown(this.authored ?? '');
    else for (const rule of Array.from(this.now())) yield this.asShown(natives.cssText(rule));
  }

  /** Cheap look: number of rules and flags. Pushes what has changed. */
  look(out: string[]): void {
    const flags = this.readFlags();
    const isSame = this.now().length === this.count;
    if (flags !== this.flags) {
      this.flags = flags;
      if (!isSame) this.isText = false;
      out.push(this.name.whole(this.source()));
    } else if (!isSame) this.change(out);
  }

  /** Compares the text of up to `limit` rules; true when it has come to the end. */
  compare(limit: number, out: string[]): boolean {
    const now = this.now();
    for (; limit > 0 && this.cursor < this.count; limit--, this.cursor++) {
      const at = this.cursor;
      const rule = now[at] as CSSRule;
      const hash = this.hashOf(rule);
      if (this.hashes[at] === undefined) {
        const untouched = this.untouched?.[at - this.imports];
        this.hashes[at] = untouched === undefined ? hash : this.hashOf(untouched);
      }
      const isKnown = this.isText || this.rules[at] === rule;
      if (isKnown && hash === this.hashes[at]) continue;
      if (isKnown && !this.isText) this.splice(at, 1, 1, out);
      else {
        this.change(out);
        this.cursor = 0;
        return true;
      }
    }
    if (this.cursor < this.count) return false;
    this.cursor = 0;
    this.untouched = null;
    return true;
  }

  /** Finds which rules are others; what has changed inside a rule the patrol finds. */
  private change(out: string[]): void {
    if (this.isText) {
      this.isText = false;
      this.untouched = null;
      out.push(this.name.whole(this.source()));
      return;
    }
    const now = this.now();
    const { rules } = this;
    const common = Math.min(now.length, rules.length);
    let start = 0;
    while (start < common && rules[start] === now[start]) start++;
    let end = 0;
    while (end < common - start && rules[rules.length - 1 - end] === now[now.length - 1 - end]) end++;
    this.splice(start, rules.length - start - end, now.length - start - end, out);
  }

  private splice(at: number, removed: number, inserted: number, out: string[]): void {
    if (removed === 0 && inserted === 0) return;
    const now = this.now();
    const texts: string[] = [];
    const rules: CSSRule[] = [];
    const hashes: number[] = [];
    for (let index = at; index < at + inserted; index++) {
      const rule = now[index] as CSSRule;
      const text = natives.cssText(rule);
      rules.push(rule);
      hashes.push(hashText(text));
      texts.push(this.shown(this.inFull(rule, text)));
    }
    this.rules = spliced(this.rules, at, removed, rules);
    this.hashes = spliced(this.hashes, at, removed, hashes);
    this.count = now.length;
    out.push(`{"op":"rules",${this.name.member},"at":${at},"remove":${removed},"insert":[${commas(texts)}]}`);
  }

  /** The text that a rule was inserted with, if the browser prints less and it still says the same. */
  private inFull(rule: CSSRule, printed: string): string {
    const text = PRINTED_SHORT.test(printed) ? this.ruleText(rule) : undefined;
    const parsed = text === undefined ? undefined : this.parse(text)?.[0];
    return parsed !== undefined && natives.cssText(parsed) === printed ? (text ?? printed) : printed;
  }

  /** Takes every rule as sent and returns their texts, as JSON. A rule that its author's text still describes is sent as that text. */
  private remember(): string[] {
    const authored = this.authored === null ? null : this.match(this.authored);
    const now = this.now();
    const texts: string[] = [];
    this.rules = [];
    this.hashes = [];
    this.count = now.length;
    for (let at = 0; at < now.length; at++) {
      const rule = now[at] as CSSRule;
      const text = natives.cssText(rule);
      this.rules.push(rule);
      this.hashes.push(hashText(text));
      texts.push(this.shown(authored?.get(text) ?? this.inFull(rule, text)));
    }
    return texts;
  }

  /** Text of a rule as the browser prints it → as its author wrote it. */
  private match(css: string): Map<string, string> | null {
    const pieces = splitRules(css);
    const found = new Map<string, string>();
    if (pieces.length > MATCHED_PIECES || natives.StyleSheetClass === undefined) return null;
    for (const piece of pieces) {
      const rules = /^@(?:import|charset|namespace)/i.test(piece) ? null : this.parse(piece);
      const rule = rules?.length === 1 ? rules[0] : undefined;
      if (rule !== undefined) found.set(natives.cssText(rule), piece);
    }
    return found;
  }

  private isUntouched(authored: string): boolean {
    const parsed = this.parse(authored);
    const now = this.now();
    if (parsed === null) return authored.trim() !== '' || now.length === 0;
    while (this.imports < now.length && 'styleSheet' in (now[this.imports] as CSSRule)) this.imports++;
    if (parsed.length !== now.length - this.imports) return false;
    this.untouched = parsed;
    for (let at = 0; at < Math.min(parsed.length, COMPARED_AT_ONCE); at++) {
      if (this.hashOf(parsed[at] as CSSRule) !== this.hashOf(now[this.imports + at] as CSSRule)) return false;
    }
    return true;
  }

  private parse(css: string): CSSRuleList | null {
    const Sheet = natives.StyleSheetClass;
    if (Sheet === undefined) return null;
    try {
      const sheet = new Sheet({ baseURL: this.base });
      sheet.replaceSync(withoutImports(css));
      return natives.cssRules(sheet);
    } catch {
      return null;
    }
  }

  private hashOf(rule: CSSRule): number {
    return hashText(natives.cssText(rule));
  }

  private now(): CSSRuleList {
    return natives.cssRules(this.sheet);
  }

  private shown(css: string): string {
    return natives.quote(this.asShown(css));
  }

  private asShown(css: string): string {
    return this.context.policy.mask('style', absolutizeUrls(css, this.base), this.place) ?? '';
  }

  private readFlags(): string {
    const media = natives.mediaText(natives.sheetMedia(this.sheet));
    return (
      (natives.sheetDisabled(this.sheet) ? DISABLED : '') + (media === '' ? '' : `,"media":${natives.quote(media)}`)
    );
  }
}

/** A parsed sheet refuses imports, and says so on the page's console. */
function withoutImports(css: string): string {
  if (!/@import/i.test(css)) return css;
  let rest = '';
  for (const rule of splitRules(css)) if (!/^@(?:import|charset)/i.test(rule)) rest += rule + '\n';
  return rest;
}

function spliced<T>(list: readonly T[], at: number, remove: number, insert: readonly T[]): T[] {
  const out: T[] = [];
  for (let index = 0; index < at; index++) out.push(list[index] as T);
  for (const item of insert) out.push(item);
  for (let index = at + remove; index < list.length; index++) out.push(list[index] as T);
  return out;
}
