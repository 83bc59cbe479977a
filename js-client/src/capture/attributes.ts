import * as natives from './natives.ts';
import type { Context } from './context.ts';
import { NO_ATTRS } from './tree.ts';
import type { Known } from './tree.ts';

const NAMESPACED = ' ';
const META_SHOWN = /^(?:viewport|color-scheme|theme-color)$/i;

/** Attributes of an element as they may leave, flat: key, value, key, value … A namespaced attribute has the key `namespace name`. */
export class Attributes {
  private readonly quoted = new Map<string, string>();

  constructor(
    private readonly context: Context,
    /** Data URL of a blob that the page made, or null while it is not known. */
    private readonly blobOf: (url: string, known: Known) => string | null,
  ) {}

  read(known: Known): readonly string[] {
    const { policy } = this.context;
    const element = known.node as Element;
    const out: string[] = [];
    const isSilent = this.isSilentMeta(known);
    // What is said of a hidden picture tells what is on it.
    const masked = known.masked || known.shape === 'masked';
    const place =
      isSilent || masked !== known.masked ? { tag: isSilent ? 'base' : known.tag, masked, secret: false } : known;
    for (const name of natives.attributeNames(element)) {
      let key = name;
      let value = natives.attribute(element, name);
      if (value === null || name.indexOf(':') > 0) {
        const attribute = this.find(element, name);
        if (attribute === null) continue;
        value = attribute.value;
        if (attribute.namespaceURI !== null) key = attribute.namespaceURI + NAMESPACED + name;
      }
      let shown = policy.mask('attribute', value, place, name);
      if (shown !== null && name === 'src' && /^blob:/i.test(shown)) shown = this.blobOf(shown, known);
      if (shown === null) continue;
      out.push(key, shown);
    }
    // Kept for long: a list that grew has room for many more.
    return policy.hidesPictures(element) ? policy.withoutPictures(out) : out.length === 0 ? NO_ATTRS : out.slice();
  }

  /** Members `attrs` and `attrsNs` of a serialized element, each with a comma before it. */
  json(attrs: readonly string[]): string {
    const { set, setNs } = this.members(attrs);
    return (set === '' ? '' : `,"attrs":{${set}}`) + (setNs === '' ? '' : `,"attrsNs":[${setNs}]`);
  }

  /** Operation that leads from what was sent to what is; null where they are the same. */
  op(known: Known, now: readonly string[]): string | null {
    const before = known.attrs;
    if (isSame(before, now)) return null;
    const old = new Map<string, string>();
    for (let at = 0; at < before.length; at += 2) old.set(before[at] as string, before[at + 1] as string);
    const changed: string[] = [];
    for (let at = 0; at < now.length; at += 2) {
      const key = now[at] as string;
      if (old.get(key) !== now[at + 1]) changed.push(key, now[at + 1] as string);
      old.delete(key);
    }
    let unset = '';
    for (const key of old.keys())
      unset += (unset === '' ? '' : ',') + this.name(key.slice(key.lastIndexOf(NAMESPACED) + 1));
    const { set, setNs } = this.members(changed);
    if (set === '' && setNs === '' && unset === '') return null;
    return (
      `{"op":"attrs","id":${known.id}` +
      (set === '' ? '' : `,"set":{${set}}`) +
      (setNs === '' ? '' : `,"setNs":[${setNs}]`) +
      (unset === '' ? '}' : `,"unset":[${unset}]}`)
    );
  }

  /** JSON text of a name: there are few, each many times. */
  name(name: string): string {
    let text = this.quoted.get(name);
    if (text === undefined) {
      text = natives.quote(name);
      if (this.quoted.size < 5_000) this.quoted.set(name, text);
    }
    return text;
  }

  private members(attrs: readonly string[]): { set: string; setNs: string } {
    let set = '';
    let setNs = '';
    for (let at = 0; at < attrs.length; at += 2) {
      const key = attrs[at] as string;
      const value = natives.quote(attrs[at + 1] as string);
      const space = key.lastIndexOf(NAMESPACED);
      if (space < 0) set += (set === '' ? '' : ',') + this.name(key) + ':' + value;
      else
        setNs += `${setNs === '' ? '' : ','}[${this.name(key.slice(0, space))},${this.name(key.slice(space + 1))},${value}]`;
    }
    return { set, setNs };
  }

  /** `getAttribute` lower-cases what it is asked for; a name in another case is found only by going through them all. */
  private find(element: Element, name: string): Attr | null {
    const attribute = natives.attributeNode(element, name);
    if (attribute?.name === name) return attribute;
    const all = natives.attributes(element);
    for (let at = 0; at < all.length; at++) if (all[at]?.name === name) return all[at] as Attr;
    return null;
  }

  private isSilentMeta(known: Known): boolean {
    return known.tag === 'meta' && !META_SHOWN.test(natives.attribute(known.node as Element, 'name') ?? '');
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
