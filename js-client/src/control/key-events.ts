import type { Bodies } from './body.ts';
import { viewOf } from './page.ts';

export type Key = Omit<Bodies['key'], 'tag'>;

/** Legacy codes that old handlers look at, by key. */
export const CODES: Readonly<Record<string, number>> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  Escape: 27,
  ' ': 32,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Delete: 46,
};
/** False: the page prevented what would follow. */
export function dispatch(element: Element, type: string, { key, shift, ctrl, alt, meta }: Key): boolean {
  const view = viewOf(element);
  const keyCode = CODES[key] ?? (key.length === 1 ? key.toUpperCase().charCodeAt(0) : 0);
  const code = key === ' ' ? 'Space' : /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  const modifiers = { shiftKey: shift, ctrlKey: ctrl, altKey: alt, metaKey: meta };
  const init = {
    key,
    code,
    keyCode,
    which: keyCode,
    ...modifiers,
    bubbles: true,
    cancelable: true,
    composed: true,
    view,
  };
  return element.dispatchEvent(new view.KeyboardEvent(type, init as KeyboardEventInit));
}
