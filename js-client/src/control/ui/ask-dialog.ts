import { controlInEnglish as strings } from '../../customer/strings.ts';
import { element, icon } from '../../customer/ui/element.ts';
import type { ServiceHost } from '../../customer/ui/service-host.ts';
import { CONTROL_SHEET } from './sheet.ts';

/** Who presses so soon after the question has come up had not seen it, in milliseconds. */
const UNSEEN_MS = 500;
const TICK = 'M9.5 17.6 4.4 12.5l1.5-1.5 3.6 3.6 8.6-8.6 1.5 1.5z';

/** Asks the customer whether this agent may act. Only a person can say yes; Escape and time say no. `cancelled`: nobody asks any more. */
export function askControl(
  host: ServiceHost,
  name: string,
  seconds: number,
  cancelled: AbortSignal,
  every: (ms: number, action: () => void) => () => void,
): Promise<boolean> {
  host.wear(CONTROL_SHEET);
  const refuse = element('button', { type: 'button' }, strings.refuse);
  const allow = element('button', { type: 'button', class: 'primary', disabled: '' }, strings.allow);
  const points = strings.points.map((point) => element('li', {}, icon(TICK), element('span', {}, point)));
  const left = element('p', { class: 'left', role: 'timer' });
  const dialog = element(
    'dialog',
    { class: 'control', 'aria-labelledby': 'control', 'aria-describedby': 'control-points' },
    element('h2', { id: 'control', tabindex: '-1', autofocus: '' }, strings.title(name)),
    element('ul', { id: 'control-points' }, ...points),
    left,
    element('div', { class: 'choice' }, refuse, allow),
  );
  let rest = seconds;
  left.textContent = strings.left(rest);
  host.add(dialog);
  // An agent sees where the customer points, and may have chosen the moment.
  const stopWaiting = every(UNSEEN_MS, () => {
    stopWaiting();
    allow.disabled = false;
  });
  return new Promise((resolve) => {
    const stop = every(1_000, () => {
      if (--rest <= 0) answer(false);
      else left.textContent = strings.left(rest);
    });
    const answer = (allowed: boolean) => {
      stop();
      stopWaiting();
      resolve(allowed);
      dialog.close();
      dialog.remove();
    };
    refuse.addEventListener('click', () => answer(false));
    // Neither a script of the page nor an agent can agree for the customer.
    allow.addEventListener('click', ({ isTrusted }) => isTrusted && answer(true));
    dialog.addEventListener('close', () => answer(false), { once: true });
    cancelled.addEventListener('abort', () => answer(false), { once: true });
    dialog.showModal();
  });
}
