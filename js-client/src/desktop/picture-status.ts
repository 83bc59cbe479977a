import type { Live } from './desktop-state.ts';
import { h, setText } from './element.ts';
import { wordsForPicture } from './words.ts';

/** A dot whose colour repeats what the words beside it say. */
export function pictureStatus(): { readonly element: HTMLElement; update(live: Live): void } {
  const words = h('span', {});
  const resyncs = h('span', { class: 'resyncs', hidden: true });
  const element = h('div', { class: 'picture-status' }, h('span', { class: 'dot' }), words, resyncs);
  return {
    element,
    update: ({ picture, resyncs: count }) => {
      element.dataset.tone = toneOf(picture.state);
      setText(words, wordsForPicture(picture));
      resyncs.hidden = count === 0;
      setText(resyncs, `${count} resync${count === 1 ? '' : 's'}`);
    },
  };
}

function toneOf(state: Live['picture']['state']): 'good' | 'busy' | 'bad' {
  switch (state) {
    case 'live':
      return 'good';
    case 'reconnecting':
    case 'lost':
    case 'customer-away':
    case 'customer-silent':
      return 'bad';
    default:
      return 'busy';
  }
}
