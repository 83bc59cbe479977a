import type { ActionKind, ActionOutcome, ControlReason } from '../protocol/frames.ts';
import type { ActionResult } from '../viewer/acting/ports.ts';
import type { ControlView } from '../viewer/control.ts';
import { duration } from './words.ts';

const ENDS: Readonly<Record<ControlReason, string>> = {
  refused: 'The customer said no.',
  withdrawn: 'You have given control back.',
  revoked: 'The customer has ended control.',
  expired: 'Control is over: nothing happened for a while.',
  limit: 'Control is over: it lasted as long as it may.',
  left: 'Control is over: the agent left.',
  away: 'Control is over: the customer’s page was away.',
  'off-site': 'Control is over: the customer went to another site.',
  paused: 'The customer has paused sharing: nobody can act there now.',
  forbidden: 'You may not ask for control.',
  unsupported: 'This customer’s page cannot be controlled.',
  busy: 'Another agent asks for control, or has it.',
  'too-fast': 'You have asked often. Wait a moment before you ask again.',
  stale: 'This question is over.',
};

/** Empty: there is nothing to say. */
export function wordsForControl(control: ControlView | null, now: number): string {
  if (control === null) return '';
  const { state, mine, name, why } = control;
  const left = duration(control.endsAt - now);
  if (state === 'granted' && mine)
    return `You can click and type in the customer’s page. Ends after ${left} without an action.`;
  if (state === 'asked' && mine) return `Asking the customer… ${left} left to answer.`;
  if (state === 'granted' || state === 'asked')
    return `${name} ${state === 'granted' ? 'has control.' : 'is asking for control.'}${why === 'busy' ? ' Only one agent can.' : ''}`;
  return why === null ? '' : (ENDS[why] ?? 'Control is over.');
}

const DOES: Readonly<Record<ActionKind, string>> = {
  click: 'The click',
  text: 'What you typed',
  key: 'The key',
  fill: 'The value',
  choose: 'The choice',
  scroll: 'The turn of the wheel',
  focus: 'The move',
  back: 'Going back',
  forward: 'Going forward',
  reload: 'Loading again',
  visit: 'The address',
};

const REASONS: Readonly<Record<ActionOutcome | 'not-connected', string>> = {
  done: 'done',
  'no-grant': 'you have no control right now',
  'page-changed': 'the customer is on another page by now',
  'customer-away': 'the customer’s page is not connected right now',
  'too-fast': 'that was too much at once',
  'too-long': 'this is too long',
  'queue-full': 'the customer’s page has not answered yet',
  'no-answer': 'the customer’s page did not say whether it was done',
  gone: 'the element is not there any more',
  moved: 'the page has changed: look again',
  covered: 'something else covers it',
  masked: 'this is private. You can neither see nor change it',
  'not-interactive': 'the rules of this site do not let agents act here',
  disabled: 'this is switched off',
  submit: 'sending forms is left to the customer',
  'off-site': 'it leads away from this site',
  'new-window': 'it would open another window',
  download: 'it would download a file',
  'customer-only': 'browsers let only the customer do this',
  'customer-types': 'the customer is typing here',
  'not-fitting': 'nothing can be entered there like that',
  'not-taken': 'the page did not take it',
  failed: 'it could not be done',
  'not-connected': 'there is no connection right now',
};

export function wordsForAction({ does, code, reason }: ActionResult): string {
  return `${DOES[does]} was not done: ${REASONS[code] ?? reason}.`;
}
