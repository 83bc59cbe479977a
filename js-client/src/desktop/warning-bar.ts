import type { Live } from './desktop-state.ts';
import { button, h, icon, setText } from './element.ts';
import type { Actions } from './screen.ts';
import { wordsForWarning } from './words.ts';

/** Tells that the session will end, counts down and offers to extend. `now` is a reading of `performance.now()`. */
export function warningBar(actions: Actions): { readonly element: HTMLElement; update(live: Live, now: number): void } {
  const words = h('p', {});
  const stay = button('secondary', () => actions.extend(), 'We are still here');
  const element = h(
    'div',
    { class: 'warning', hidden: true },
    icon('M12 3.5 21.5 20h-19Z', 'M12 10v4.5', 'M12 17.2v.3'),
    words,
    stay,
  );
  /** Spoken once when it comes; the countdown below it is silent. */
  const alarm = h('p', { class: 'unseen', role: 'alert' });
  return {
    element: h('aside', { 'aria-label': 'Warning' }, alarm, element),
    update: ({ warning }, now) => {
      element.hidden = warning === null;
      if (warning === null) setText(alarm, '');
      else {
        const sentence = wordsForWarning(warning.reason, warning.endsAt - now);
        setText(words, sentence);
        // Nobody can put off the end of a node.
        stay.hidden = warning.reason === 'node-lost';
        if (alarm.textContent === '') setText(alarm, sentence);
      }
    },
  };
}
