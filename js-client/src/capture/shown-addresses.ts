import { NO_PICTURES_MARK } from '../dom/ops.ts';
import * as natives from './natives.ts';
import type { Context } from './context.ts';
import type { SheetRecord } from './sheet-record.ts';
import type { Tree } from './tree.ts';

/** Attributes that name an image of the element itself: what a link leads to is not shown. */
const IMAGES =
  /^(?:(?:img|input|source) (?:src|srcset)|svg:image (?:\S+ )?(?:xlink:)?href|video poster|\w+ background)$/;

const computedStyle = natives.pick((realm) => realm.getComputedStyle as never) as typeof getComputedStyle;
const allIn = natives.part<Element>('Element')('querySelectorAll') as (
  of: Element,
  selector: string,
) => Iterable<Element>;
const valueOf = natives.part<CSSStyleDeclaration>('CSSStyleDeclaration')('getPropertyValue') as (
  of: CSSStyleDeclaration,
  property: string,
) => string;
const IMAGE_PROPERTIES = ['background-image', 'border-image-source', 'list-style-image', 'mask-image', 'content'];
/** How long it is remembered what a style sheet names, and what was answered for that, in ms: one picture is seldom asked for alone, nor once. */
const REMEMBERED_MS = 2_000;
/** Hidden elements of which it is looked up what they show. Where there are more, what only style sheets name is not given away. */
const MOST_HIDDEN = 500;

interface Named {
  readonly until: number;
  /** Address → whether it is given; null: nobody has asked. */
  readonly urls: Map<string, boolean | null>;
}

/** As in `css.ts`, which the script of the page has already. */
export type UrlMapper = (css: string, map: (url: string) => string | null) => string;

/** Records of a page's style sheets. */
export type SheetRecords = readonly Iterable<SheetRecord>[];

/**
 * Which addresses are of an image or font in the page as agents see it, masks and all. Whoever asks for any other must not be able to make
 * this browser fetch it.
 */
export class ShownAddresses {
  private readonly named = new WeakMap<SheetRecord, Named>();

  constructor(
    private readonly context: Context,
    private readonly mapUrls: UrlMapper,
  ) {}

  has(url: string, records: SheetRecords): boolean {
    if (this.isInAttribute(url)) return true;
    for (const each of records)
      for (const record of each) {
        const urls = this.urlsOf(record);
        const before = urls.get(url);
        if (before === undefined) continue;
        const answer = before ?? !isBehindHidden(url, this.context.tree);
        urls.set(url, answer);
        return answer;
      }
    return false;
  }

  private isInAttribute(url: string): boolean {
    const part = telling(url);
    let found = false;
    for (const { attrs, node, tag } of this.context.tree.all()) {
      for (let at = 0; at < attrs.length; at += 2) {
        const key = attrs[at] as string;
        const value = attrs[at + 1] as string;
        if (!value.includes(part)) continue;
        const look = (address: string): null => {
          found ||= absolute(address, node) === url;
          return null;
        };
        if (key === 'style') this.mapUrls(value, look);
        else if (IMAGES.test(`${tag} ${key}`))
          for (const each of [value, ...value.split(/[\s,]+(?=\S)/)]) look(each.trim());
      }
      if (found) return true;
    }
    return false;
  }

  private urlsOf(record: SheetRecord): Named['urls'] {
    const now = natives.now();
    const known = this.named.get(record);
    if (known !== undefined && now < known.until) return known.urls;
    const urls: Named['urls'] = new Map();
    const root = this.context.tree.root?.node;
    const note = (address: string): null => {
      const url = root && absolute(address, root);
      if (url !== undefined) urls.set(url, null);
      return null;
    };
    for (const css of record.shownTexts()) this.mapUrls(css, note);
    this.named.set(record, { until: now + REMEMBERED_MS, urls });
    return urls;
  }
}

/** A piece of the address that stands in whatever names it, however the rest is put: resolving leaves plain characters of the query, or the last segment, as they are. */
function telling(url: string): string {
  const { pathname, search } = new URL(url);
  const words = (search || pathname.slice(pathname.lastIndexOf('/'))).split(/%[\da-f]{2}|[^\w.-]/i);
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

function absolute(address: string, node: Node): string | undefined {
  try {
    return new URL(address, natives.baseUri(node)).href;
  } catch {
    return undefined;
  }
}

/** A sheet does not say of which elements it speaks: what lies behind hidden ones must not be had by its address. */
function isBehindHidden(url: string, tree: Tree): boolean {
  let looked = 0;
  for (const { attrs, gone, node, isElement, masked, secret, shape } of tree.all()) {
    if (gone || !isElement) continue;
    const hidden = shape !== 'plain' && shape !== 'leaf' ? [...allIn(node as Element, '*')] : [];
    if (masked || secret || attrs.includes(NO_PICTURES_MARK)) hidden.push(node as Element);
    looked += hidden.length;
    if (looked > MOST_HIDDEN || hidden.some((element) => uses(element, url))) return true;
  }
  return false;
}

function uses(element: Element, url: string): boolean {
  return ['', '::before', '::after'].some((pseudo) => {
    const style = computedStyle(element, pseudo);
    return IMAGE_PROPERTIES.some((property) => valueOf(style, property).includes(url));
  });
}
