import { h, setText } from './element.ts';

/** Says on every screen without a live view that the service is away, and that nobody need reload the page. */
export function serviceNotice(): { readonly element: HTMLElement; show(isAway: boolean): void } {
  // A live region speaks of what is put into it, so it is there before.
  const element = h('p', { class: 'service-notice', role: 'status' });
  const words = 'The server cannot be reached right now. This page notices by itself when it is back.';
  return { element, show: (isAway) => setText(element, isAway ? words : '') };
}
