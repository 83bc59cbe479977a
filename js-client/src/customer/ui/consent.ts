import { consentInEnglish as strings } from '../strings.ts';
import { CONSENT_SHEET } from './consent-sheet.ts';
import { element, icon } from './element.ts';
import type { ServiceHost } from './service-host.ts';

const TICK = 'M9.5 17.6 4.4 12.5l1.5-1.5 3.6 3.6 8.6-8.6 1.5 1.5z';
const LOCK = 'M17 9V7A5 5 0 0 0 7 7v2H5v12h14V9zm-8 0V7a3 3 0 0 1 6 0v2z';

/** Asks the customer. False also for Escape, and when `cancelled`. */
export function askConsent(host: ServiceHost, site: string, cancelled: AbortSignal): Promise<boolean> {
  if (cancelled.aborted) return Promise.resolve(false);
  host.wear(CONSENT_SHEET);
  const decline = element('button', { type: 'button' }, strings.decline);
  const agree = element('button', { type: 'button', class: 'primary' }, strings.agree);
  const title = element('h2', { id: 'consent', tabindex: '-1', autofocus: '' }, strings.title);
  const points = strings.points.map((point) => element('li', {}, icon(TICK), element('span', {}, point)));
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'consent' },
    element('p', { class: 'site' }, icon(LOCK), site),
    title,
    element('p', {}, strings.lead),
    element('ul', {}, ...points),
    element('div', { class: 'choice' }, decline, agree),
  );
  host.add(dialog);
  return new Promise((resolve) => {
    const answer = (agreed: boolean) => {
      resolve(agreed);
      dialog.close();
      dialog.remove();
    };
    decline.addEventListener('click', () => answer(false));
    // A script of the page cannot agree for the customer.
    agree.addEventListener('click', ({ isTrusted }) => isTrusted && answer(true));
    dialog.addEventListener('close', () => answer(false), { once: true });
    cancelled.addEventListener('abort', () => answer(false), { once: true });
    dialog.showModal();
  });
}
