/**
 * What may get into the replica, decided on names and values alone. The customer's client is not trusted: it is a program in somebody
 * else's browser. The sandbox and the content security policy of the frame are walls of their own; nothing here relies on them.
 */

export const HTML = 'http://www.w3.org/1999/xhtml';
export const SVG = 'http://www.w3.org/2000/svg';
export const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** Elements that load, run or rule something: they keep their tag, for selectors, and of their attributes only harmless ones. */
const INERT = new Set(
  (
    'script object embed applet frame frameset iframe base meta link portal fencedframe param bgsound audio video source track ' +
    'permission geolocation'
  ).split(' '),
);
const INERT_KEEPS = new Set(
  'id class style hidden inert popover lang dir title slot part role tabindex width height align cols rows'.split(' '),
);
/** What single inert elements keep beyond that. */
const INERT_EXTRA: Readonly<Record<string, readonly string[]>> = {
  meta: ['name', 'content'],
  link: ['media'],
  source: ['srcset', 'sizes', 'media', 'type'],
  video: ['poster', 'controls'],
  audio: ['controls'],
  iframe: ['frameborder', 'marginwidth', 'marginheight', 'scrolling'],
  frame: ['frameborder', 'marginwidth', 'marginheight', 'scrolling'],
  frameset: ['rows', 'cols', 'border', 'frameborder', 'framespacing'],
};

/** Attributes that never get in, whatever they hold. */
const NEVER = new Set(
  (
    'srcdoc ping autofocus autoplay autocomplete http-equiv nonce integrity formaction formtarget action download accesskey crossorigin ' +
    'referrerpolicy attributionsrc sharedstoragewritable browsingtopics sandbox manifest interestfor'
  ).split(' '),
);

const LINKS = new Set('href cite longdesc usemap data to from by values'.split(' '));
const IMAGES = new Set('src poster background icon'.split(' '));
const IMAGE_SETS = new Set(['srcset', 'imagesrcset']);
/** Elements of SVG whose `href` names an image; everywhere else but on links it may only name a part of the same document. */
const SVG_IMAGES = new Set(['image', 'feImage']);

const LINK_SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'sms']);
const IMAGE_SCHEMES = new Set(['http', 'https', 'blob']);
const IMAGE_DATA = /^data:image\/[a-z0-9.+-]+[;,]/i;

/** A link whose address is not shown: `:link` still matches it. */
const NOWHERE = 'about:invalid';
/** Relative addresses of a page without a usable base resolve to this rather than to the agent's own server. */
const NO_BASE = 'https://base.invalid/';

/** Prefix of the marks that the replica itself sets; a page may not set them. */
export const MARK = 'cobrowse-';

export function isInert(tag: string): boolean {
  return INERT.has(tag.toLowerCase());
}

/** May an element of this kind have an attribute of this name at all? */
export function keepsAttribute(tag: string, name: string): boolean {
  const lower = name.toLowerCase();
  const element = tag.toLowerCase();
  const local = lower.slice(lower.lastIndexOf(':') + 1);
  if (local.startsWith('on') || NEVER.has(local) || lower.startsWith(MARK) || lower === 'xml:base') return false;
  if (local === 'target') return element === 'a' || element === 'area';
  if (!INERT.has(element)) return true;
  return (
    INERT_KEEPS.has(lower) ||
    lower.startsWith('data-') ||
    lower.startsWith('aria-') ||
    (INERT_EXTRA[element] ?? []).includes(lower)
  );
}

/** The value as it may stand in the replica, null if the attribute must not be there. */
export function safeValue(namespace: string | null, tag: string, name: string, value: string): string | null {
  if (!keepsAttribute(tag, name)) return null;
  const lower = name.toLowerCase();
  const local = lower.slice(lower.lastIndexOf(':') + 1);
  const element = tag.toLowerCase();
  // A referrer policy would be one that the page chooses; nothing but the colour scheme changes what is seen.
  if (element === 'meta' && lower === 'name') return value.trim().toLowerCase() === 'color-scheme' ? value : null;
  // Others would close by themselves when the next one opens.
  if (local === 'popover') return 'manual';
  if (local === 'attributename') return isAnimatable(value) ? value : null;
  if (local === 'href' && namespace === SVG) return safeSvgReference(tag, value);
  if (LINKS.has(local)) return safeLink(element, value);
  if (IMAGE_SETS.has(local)) return isSafeImageSet(value) ? value : null;
  if (IMAGES.has(local)) return isSafeImage(value) ? value : null;
  return value;
}

/** Base address for relative ones: of the web, whatever was sent. */
export function safeBase(base: string): string {
  const scheme = schemeOf(base);
  if (scheme !== 'http' && scheme !== 'https') return NO_BASE;
  try {
    return new URL(base).href;
  } catch {
    return NO_BASE;
  }
}

/** Address of a style sheet that the replica loads itself; null if it is none of the web's. */
export function safeSheetUrl(href: string): string | null {
  return safeBase(href) === NO_BASE ? null : safeBase(href);
}

export function isSafeImage(url: string): boolean {
  const scheme = schemeOf(url);
  return scheme === null || IMAGE_SCHEMES.has(scheme) || IMAGE_DATA.test(trimUrl(url));
}

function isSafeImageSet(value: string): boolean {
  const candidates = value.split(/\s+/).map((part) => part.replace(/^,+|,+$/g, ''));
  return [value, ...candidates].every(isSafeImage);
}

function safeLink(element: string, url: string): string | null {
  const scheme = schemeOf(url);
  if (scheme === null || LINK_SCHEMES.has(scheme)) return url;
  return element === 'a' || element === 'area' ? NOWHERE : null;
}

function safeSvgReference(tag: string, url: string): string | null {
  if (tag.toLowerCase() === 'a') return safeLink('a', url);
  if (trimUrl(url).startsWith('#')) return url;
  return SVG_IMAGES.has(tag) && isSafeImage(url) ? url : null;
}

/** Could an animation turn something into an address, a handler or a frame? */
function isAnimatable(attribute: string): boolean {
  const local = attribute.trim().toLowerCase().replace(/^.*:/, '');
  return keepsAttribute('animated', local) && !LINKS.has(local) && !IMAGES.has(local) && !IMAGE_SETS.has(local);
}

/** Scheme of an address as browsers read it: they drop control characters around it and line breaks within. Null: relative. */
export function schemeOf(url: string): string | null {
  return /^([a-z][a-z0-9+.-]*):/i.exec(trimUrl(url))?.[1]?.toLowerCase() ?? null;
}

function trimUrl(url: string): string {
  return url.replace(/^[\0-\x20]+|[\t\n\r]/g, '');
}
