import type { PauseReason } from '../protocol/frames.ts';

const PAUSES: Readonly<Record<PauseReason, string>> = {
  customer: 'The customer has paused sharing.',
  page: 'The website has paused sharing.',
  address: 'The customer is on a page that is not shared.',
};

export function wordsForPause(why: PauseReason): string {
  return `${PAUSES[why] ?? PAUSES.customer} You will see the page again when it goes on.`;
}
