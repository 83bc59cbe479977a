import { mapUrls } from '../dom/css.ts';
import { withoutPictures } from '../rules/pictures.ts';
import { type Rules, noRules } from '../rules/rules.ts';
import { isSecretAutocomplete } from './autocomplete.ts';
import { withContentPictures } from './content-pictures.ts';
import { COVERED, type Cover, MASKED, OPEN } from './cover.ts';

/**
 * What may be seen of an element and all that is in it. `show`: what holds it decides; `reveal`: shown although the page is private by default, unless something
 * around it is masked on purpose; `service`: as if it were not in the page.
 */
export type State = 'show' | 'reveal' | 'mask' | 'block' | 'service';

/** What a piece of data is. `url`: the page's address or base; `style`: style sheet text; `value`: what stands in a control. */
export type DataKind = 'text' | 'attribute' | 'value' | 'style' | 'url' | 'title';

/** Where a piece of data stands. */
export interface Place {
  /** Local name of an HTML element; with `svg:` or `other:` before it for elements of other namespaces. */
  readonly tag: string;
  /** In a masked region, through parents and shadow hosts. */
  readonly masked: boolean;
  /** A control whose value nobody else may see, wherever it stands. */
  readonly secret: boolean;
}

/** Decides what leaves the page. Nothing is queued that has not passed `mask`. */
export interface Policy {
  /** What the element itself asks for, whatever holds it. */
  stateOf(element: Element, attribute: (name: string) => string | null): State;
  /** Whether the element is a secret control; once secret, always secret. */
  isSecret(element: Element, attribute: (name: string) => string | null): boolean;
  /** Told of a value that an attribute had before, which nobody may have seen in the page. */
  rememberAttribute(element: Element, name: string, value: string): void;
  /** The data as it may leave; null: left out. `name`: of the attribute. */
  mask(kind: DataKind, value: string, place: Place, name?: string): string | null;
  /** What stands in the way of what nothing says anything of. */
  readonly cover: Cover;
  /** As in `Rules`. */
  hidesPictures(element: Element): boolean;
  /** Attributes that may leave of such an element. Flat, as they are given: key, value, key, value … */
  withoutPictures(attrs: string[]): string[];
  pausesAt(url: string): boolean;
  /** As in `Rules`. */
  review(isChanged: boolean, each: (element: Element) => void): void;
}

/** Attribute by which a page marks its regions: `mask`, `block` or `service`. */
export const MARK = 'data-cobrowse';

/** Marks in the page, fields that hold secrets by their nature, and the site's rules. Of two that disagree the one that shows less wins. */
export function createPolicy(rules: Rules = noRules): Policy {
  const secrets = new WeakSet<Element>();
  const rememberAttribute = (element: Element, name: string, value: string): void => {
    if (name === 'type' ? isSecretType(value) : name === 'autocomplete' && isSecretAutocomplete(value))
      secrets.add(element);
  };
  return {
    stateOf: (element, attribute) => {
      const marked = stateOfMark(attribute(MARK));
      if (marked === 'service' || marked === 'block') return marked;
      const ruled = rules.stateOf(element);
      return ruled === null || (marked === 'mask' && ruled !== 'block') ? marked : ruled;
    },
    isSecret: (element, attribute) => {
      rememberAttribute(element, 'type', attribute('type') ?? '');
      rememberAttribute(element, 'autocomplete', attribute('autocomplete') ?? '');
      return secrets.has(element);
    },
    rememberAttribute,
    mask: (kind, value, place, name) =>
      mask(kind, kind === 'style' && rules.hasPictures ? withContentPictures(value) : value, place, name),
    cover: rules.isPrivate ? COVERED : OPEN,
    hidesPictures: (element) => rules.hidesPictures(element),
    withoutPictures,
    pausesAt: (url) => rules.pausesAt(url),
    review: (isChanged, each) => rules.review(isChanged, each),
  };
}

/** A policy that, once it has failed, masks everything. */
export function failClosed(policy: Policy, onFailure: () => void): Policy {
  let failed = false;
  const attempt = <T>(run: () => T, otherwise: T): T => {
    if (failed) return otherwise;
    try {
      return run();
    } catch {
      failed = true;
      onFailure();
      return otherwise;
    }
  };
  return {
    stateOf: (element, attribute) => attempt(() => policy.stateOf(element, attribute), 'mask'),
    isSecret: (element, attribute) => attempt(() => policy.isSecret(element, attribute), true),
    rememberAttribute: (element, name, value) =>
      attempt(() => {
        policy.rememberAttribute(element, name, value);
      }, undefined),
    mask: (kind, value, place, name) =>
      failed
        ? mask(kind, value, { tag: place.tag, masked: true, secret: true }, name)
        : attempt(() => policy.mask(kind, value, place, name), null),
    get cover() {
      return failed ? MASKED : policy.cover;
    },
    hidesPictures: (element) => attempt(() => policy.hidesPictures(element), true),
    withoutPictures: (attrs) => attempt(() => policy.withoutPictures(attrs), []),
    pausesAt: (url) => attempt(() => policy.pausesAt(url), true),
    review: (isChanged, each) =>
      attempt(() => {
        policy.review(isChanged, each);
      }, undefined),
  };
}

function stateOfMark(mark: string | null): State {
  if (mark === null) return 'show';
  const word = mark.trim().toLowerCase();
  if (word === 'block' || word === 'service') return word;
  // A mark that is no word of ours is a mistake on the careful side.
  return word === 'show' ? 'show' : 'mask';
}

function isSecretType(type: string): boolean {
  return type.trim().toLowerCase() === 'password';
}

function mask(kind: DataKind, value: string, place: Place, name = ''): string | null {
  switch (kind) {
    case 'attribute':
      return attributeOf(name, value, place);
    case 'value':
      return place.masked || place.secret ? (value === '' ? '' : HIDDEN_VALUE) : value;
    case 'style':
      return place.masked ? withoutContent(value) : value;
    case 'url':
      return place.masked ? (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(value)?.[0] ?? '') + '/' : withoutQuery(value);
    case 'text':
    case 'title':
      return place.masked ? blockOut(value) : value;
  }
}

/** Fixed: the length of a secret is a secret. */
const HIDDEN_VALUE = '\u2022'.repeat(8);

/** Blocks instead of words, white space kept so that the layout holds. A word's length is told in steps of four. */
export function blockOut(text: string): string {
  return text.replace(/\S+/g, (word) => '\u2022'.repeat(Math.min(Math.ceil(word.length / 4) * 4, 400)));
}

export function withoutQuery(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function attributeOf(name: string, value: string, place: Place): string | null {
  // HTML has its names in lower case; what was made in another case by script must not get through for it.
  const lower = name.toLowerCase();
  if (NEVER.test(lower)) return null;
  if (WITHOUT_ATTRIBUTES.test(place.tag)) return lower === 'id' || lower === 'class' ? value : null;
  if (place.masked) return masked(lower, value);
  if (NOT_HERE.test(`${place.tag} ${lower}`)) return null;
  // Without any address a link would not look like one.
  if (isAddress(lower, place.tag)) return addressOf(value) ?? (lower.endsWith('href') ? 'about:invalid' : null);
  return ADDRESS_LIKE.test(lower) && isScript(value) ? null : value;
}

/** Runs something, or says something that the agent's copy has no use for. */
const NEVER = /^(?:on.*|nonce|integrity|srcdoc|ping|http-equiv|manifest|autofocus|attributionsrc)$/s;

const WITHOUT_ATTRIBUTES = /^(?:(?:svg:|no)?script|template|base)$/;

/** Attributes that some elements must not show: values of controls (sent as form state), documents and media that the agent must not load. */
const NOT_HERE =
  /^(?:(?:input|textarea|select|button) value|(?:i?frame|embed|video|audio|track|object) src|object data|(?:link|base) href|link imagesrcset|i?frame name)$/;

function isAddress(name: string, tag: string): boolean {
  if (name === 'href' || name === 'xlink:href')
    return tag === 'a' || tag === 'area' || tag === 'svg:a' || tag.startsWith('other:');
  return name === 'action' || name === 'formaction' || name === 'cite' || name === 'longdesc' || name === 'codebase';
}

const ADDRESS_LIKE = /^(?:(?:xlink:)?href|src|data|poster|background|srcset|to|from|values)$/;

/** Where a link leads, without what its query and fragment may tell. */
function addressOf(value: string): string | null {
  return isScript(value) || /^\s*(?:data|blob|filesystem):/i.test(value) ? null : withoutQuery(value);
}

function isScript(value: string): boolean {
  // Browsers skip white space and control characters when they read a scheme.
  return /^(?:java|vb|live)script:/i.test(value.slice(0, 200).replace(/[\u0000-\u0020]+/g, ''));
}

/** In a masked region attributes stay that make its shape, and no other. */
const SHAPES = new Set(
  (
    'class id role type dir style colspan rowspan span align valign width height viewbox preserveaspectratio hidden open disabled readonly ' +
    'size cols rows multiple wrap slot part exportparts nowrap cellpadding cellspacing border start reversed popover inert draggable'
  ).split(' '),
);

function masked(name: string, value: string): string | null {
  if (!SHAPES.has(name)) return null;
  return name === 'style' ? withoutContent(value) : value;
}

/** Elements that are pictures themselves: boxes stand for them. */
export const PICTURES = new Set(['img', 'svg:image', 'svg:svg', 'canvas', 'video', 'object', 'embed']);

const STRINGS = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/g;

/** Style text without what can carry content: images, strings, generated text and custom properties. */
function withoutContent(css: string): string {
  return mapUrls(css, () => 'about:blank')
    .replace(STRINGS, '""')
    .replace(/((?:^|[{;\s/])content\s*:)[^;}]*/gi, '$1""')
    .replace(/(^|[{;\s/])--[^:;{}]*:[^;}]*/g, '$1');
}
