import type { MediaState, Placeholder, Why } from '../dom/ops.ts';
import { Divergence } from './divergence.ts';
import { localNameOf, removeAttribute, setAttribute, styleOf } from './natives.ts';
import { BOX } from './state-marks.ts';
import { wireNumber, wireText } from './wire-values.ts';

/** Greys that read as "not shown" on light and dark pages alike. */
export const HATCH = 'repeating-linear-gradient(135deg,#8884 0 6px,#8882 6px 12px)';

/** What a placeholder has to show. */
export interface Shown {
  /** Data URL; '' for a drawing in which there is nothing. */
  readonly src?: string | undefined;
  readonly why?: Why | undefined;
  readonly media?: MediaState | undefined;
  /** A frame with its document in it. */
  readonly isDocument?: boolean;
}

/** In characters: more than any customer's client sends. */
const LONGEST_PICTURE = 400_000;
const PICTURE = /^(?:data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2})?$/;

const WORDS: Readonly<Record<Placeholder['kind'], string>> = {
  masked: 'Hidden',
  frame: 'Frame',
  canvas: 'Drawing',
  media: 'Sound or video',
  object: 'Embedded file',
  'closed-shadow': 'Closed part of the page',
};
const REASONS: Readonly<Record<Why, string>> = {
  'other-origin': 'Content of another site',
  'too-many': 'Too many frames',
  tainted: 'Picture of another site',
  unreadable: 'Cannot be copied',
  'too-large': 'Too large to show',
  paused: 'Not shared',
};

/** Draws the box of something that is not shown, or not as it is. Inline and important, so that no rule of the page resizes it. */
export function drawPlaceholder(element: Element, placeholder: Placeholder, shown: Shown): void {
  const style = styleOf(element);
  if (style === undefined) return;
  const [across, down] = [wireNumber(placeholder.width), wireNumber(placeholder.height)];
  const width = `${Math.max(0, across)}px`;
  const height = `${Math.max(0, down)}px`;
  const box: Record<string, string> = {
    'box-sizing': 'border-box',
    width,
    height,
    'min-width': width,
    'min-height': height,
    'max-width': width,
    'max-height': height,
    ...(shown.isDocument === true ? {} : background(element, placeholder, shown)),
  };
  for (const [name, value] of Object.entries(box)) style.setProperty(name, value, 'important');
  if (shown.isDocument === true) style.removeProperty('background-image');
  // It would lie over the picture.
  if (shown.src !== undefined && localNameOf(element) === 'video') removeAttribute(element, 'poster');
}

/** The data URL of a picture, if it is one. */
export function checkPicture(src: unknown): string {
  const url = wireText(src);
  if (url.length > LONGEST_PICTURE || !PICTURE.test(url)) throw new Divergence('not a picture');
  return url;
}

/** Words over the picture, or over hatches where there is none. */
function background(element: Element, placeholder: Placeholder, { src, why, media }: Shown): Record<string, string> {
  const words = wordsFor(placeholder.kind, src, why, media);
  const picture = src === undefined ? HATCH : src === '' ? 'none' : `url("${src}")`;
  const isPicture = src !== undefined;
  const fit = localNameOf(element) === 'video' ? 'contain' : '100% 100%';
  return {
    'background-image': `${sign(words, placeholder)},${picture}`,
    'background-size': `auto,${isPicture ? fit : 'auto'}`,
    'background-position': `${placeholder.kind === 'media' ? '8px 8px' : 'center'},center`,
    'background-repeat': `no-repeat,${isPicture ? 'no-repeat' : 'repeat'}`,
    'background-origin': 'padding-box,content-box',
    'background-clip': `border-box,${isPicture ? 'content-box' : 'border-box'}`,
  };
}

function wordsFor(
  kind: Placeholder['kind'],
  src: string | undefined,
  why: Why | undefined,
  media: MediaState | undefined,
): string {
  if (media !== undefined) {
    const seconds = Math.max(0, Math.floor(wireNumber(media.time)));
    return `${media.playing === true ? '\u25b6 Playing' : '\u275a\u275a Paused'} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
  if (why !== undefined) return own(REASONS, why);
  return src === undefined ? own(WORDS, kind) : '';
}

function own(words: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(words, name) ? (words[name] ?? '') : '';
}

const CHARACTER_PX = 7;
const SIGN_PX = 20;

/** Words as an image, since a stand-in has no room for nodes. All of them are ours. */
function sign(words: string, { width, height }: Placeholder): string {
  const across = words.length * CHARACTER_PX + 12;
  if (words === '' || across > width || height < SIGN_PX) return 'none';
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${SIGN_PX}"><rect width="100%" height="100%" rx="4" fill="#fffc"/>` +
    `<text x="50%" y="14" text-anchor="middle" font-family="sans-serif" font-size="12" fill="#333">${words}</text></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}

/** Elements that have a box of their own also as stand-ins, our style sheet helping. */
const BOXES = new Set('canvas iframe object video audio img svg'.split(' '));

/**
 * A stand-in that is laid out as a run of text has no size; what it stands for had one. Only marked, so that the page can still hide it.
 * Reads the style: once a batch, at its end.
 */
export function giveBox(element: Element, frame: Window): void {
  if (BOXES.has(localNameOf(element))) return;
  if (frame.getComputedStyle(element).display === 'inline') setAttribute(element, BOX, '');
}
