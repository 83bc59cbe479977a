import type { Entry } from '../../chat/timeline.ts';
import { duration, wordsForProblem } from '../words.ts';
import type { Problem } from '../desktop-state.ts';

/** Every sentence of the desk. */
export const deskWords = {
  log: 'Messages',
  you: 'You',
  sending: 'Sending…',
  notSent: 'Not sent.',
  sendAgain: 'Try again',
  sent: 'Sent',
  delivered: 'Delivered',
  seen: 'Seen',
  typing: (name: string) => `${name} is writing`,
  write: 'Write a message',
  send: 'Send',
  tooLong: (over: number) => `${over} characters too many`,
};

const ENDINGS: Readonly<Record<string, string>> = {
  customer: 'The customer ended the chat',
  agent: 'The chat was ended by an agent',
  'customer-away': 'The chat ended: the customer was away for too long',
  limit: 'The chat reached its longest time or number of messages and ended',
};

/** What an agent reads of an entry that is no message; undefined: nothing to know. */
export function wordsForEntry({ kind, name, text }: Entry): string | undefined {
  const agent = name ?? 'An agent';
  switch (kind) {
    case 'joined':
      return `${agent} joined`;
    case 'left':
      return text === 'away' ? `${agent} lost the connection and left` : `${agent} left`;
    case 'called':
      return 'The customer asked for an agent';
    case 'invited':
      return `${agent} asked to see the page`;
    case 'declined':
      return 'The customer did not want to share the page';
    case 'cobrowse-started':
      return 'The customer shares the page';
    case 'cobrowse-ended':
      return 'The page is not shared any more';
    case 'cobrowse-lost':
      return 'Sharing was interrupted';
    case 'control-granted':
      return 'The customer lets an agent act in the page';
    case 'control-ended':
      return 'Agents may not act in the page any more';
    case 'customer-away':
      return 'The customer left the website';
    case 'customer-back':
      return 'The customer is back';
    case 'ended':
      return ENDINGS[text] ?? 'The chat ended by a fault of the server';
    default:
      return undefined;
  }
}

const TAKEN = 4415;

export function wordsForDeskProblem(problem: Problem): string {
  // Sentences of refusals speak of sessions, but for what only chat has.
  if (problem.is !== 'refused' || problem.reason === '' || problem.code === TAKEN) return wordsForProblem(problem);
  return `The server refused: ${problem.reason}`;
}

export function wordsForWaiting(ms: number): string {
  return ms < 5_000 ? 'just now' : duration(ms);
}
