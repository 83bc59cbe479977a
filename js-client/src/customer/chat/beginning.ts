import type { ChatOptions } from '../loader-contract.ts';
import type { Beginning } from './chat-calls.ts';

const NAME_LENGTH = 80;
const PAIRS = 20;
const VALUE_LENGTH = 500;
const URL_LENGTH = 2_000;
const TITLE_LENGTH = 200;
const KEY = /^[\w.-]{1,64}$/;
/** Control characters, and those that turn the direction of what follows. */
export const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What a page tells of itself, within the limits of the protocol. What the browser knows is cut to fit; what the site says is not. */
export function beginningOf(
  secret: string,
  { name, data }: Pick<ChatOptions, 'name' | 'data'>,
  page: { readonly url: string; readonly referrer: string; readonly title: string },
): Beginning {
  const shown = name?.replace(CONTROLS, ' ').trim().slice(0, NAME_LENGTH);
  return {
    secret,
    ...(shown && { name: shown }),
    ...(data && Object.keys(data).length > 0 && { data }),
    url: plainUrl(page.url),
    referrer: plainUrl(page.referrer),
    title: page.title.replace(CONTROLS, ' ').slice(0, TITLE_LENGTH),
  };
}

/** Without query and fragment, where sites keep what is nobody's business. */
function plainUrl(url: string): string {
  return url
    .replace(/[?#].*$/s, '')
    .replace(CONTROLS, '')
    .slice(0, URL_LENGTH);
}

/** What is wrong with what the site gave, in words for whoever built it. */
export function faultOf({ name, data = {}, form }: ChatOptions): string | undefined {
  if (name !== undefined && typeof name !== 'string') return 'name must be a text';
  if ((name?.length ?? 0) > NAME_LENGTH) return `name has ${name?.length} characters; at most ${NAME_LENGTH}`;
  if (typeof data !== 'object') return 'data must be an object of texts';
  const keys = [...Object.keys(data), ...((form && form.fields) || []).map(({ key }) => key)];
  if (keys.length > PAIRS) return `data and form.fields have ${keys.length} keys; at most ${PAIRS}`;
  const bad = keys.find((key) => !KEY.test(key));
  if (bad !== undefined) return `data["${bad}"]: keys have 1 to 64 of A–Z a–z 0–9 . _ -`;
  for (const [key, value] of Object.entries(data)) {
    if (typeof value !== 'string') return `data["${key}"] must be a text, not ${typeof value}`;
    if (value.length > VALUE_LENGTH) return `data["${key}"] has ${value.length} characters; at most ${VALUE_LENGTH}`;
    if (value.search(CONTROLS) >= 0) return `data["${key}"] has control characters`;
  }
  return undefined;
}
