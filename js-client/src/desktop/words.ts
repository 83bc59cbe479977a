import type { EndReason, Participant } from '../protocol/frames.ts';
import type { PictureAge, PictureState } from '../viewer/picture-age.ts';
import type { Ending, Problem } from './desktop-state.ts';

/** Every sentence that the desktop makes from data. Wording for people: what happened, then what helps. */

/** Sentences for refusals, by code of `codes.json`. */
const REFUSALS: Readonly<Record<number, string>> = {
  4400: 'The server could not read what this page sent. Reload the page; if it happens again, tell your administrator.',
  4401: 'Your sign-in is no longer valid. Please sign in again.',
  4403: 'You are not allowed to join this session. Ask your administrator for the role “join”.',
  4404: 'No session has this code, or it has already ended. Ask the customer to read it to you again.',
  4405: 'This page and the server do not understand each other. Reload the page.',
  4406: 'The connection was lost. Connecting again…',
  4408: 'The connection was silent for too long. Connecting again…',
  4409: 'You opened this session in another window. It goes on there.',
  4410: 'The server that carried this session failed. Ask the customer to start again, and for the code.',
  4411: 'This session has already ended. Ask the customer for a new code.',
  4412: 'This session already has its highest number of agents.',
  4413: 'This page sent more than the server takes at once.',
  4414: 'Another live session has this topic.',
  4415: 'Another agent was faster, or nobody waits there any more.',
  4416: 'The server took this browser for a robot. Please try again.',
  4417: 'This site has other rules now. The page comes back with them.',
  4420: 'Too many tries. Wait a minute, then try again.',
  4421: 'Another server carries this session. Connecting there…',
  4422: 'The server does not allow the address of this page.',
  4423: 'This session belongs to another data centre. Join it there.',
  4426: 'This page is too old or too new for the server. Reload the page.',
  4429: 'Your connection could not keep up. The picture begins again…',
  4500: 'The server had a fault. It is in its log; please try again.',
  4503: 'This server is going down for maintenance. Ask the customer to start again in a moment.',
  4504: 'The servers do not know yet what became of this session. Trying again…',
};

const WRONG_PASSWORD = 'Name or password is wrong.';
/** Whoever was in a session needs no advice on typing its code. */
const LOST = 'The server does not know this session any more. Ask the customer to start again.';
const UNREACHABLE = 'The server cannot be reached. Check your network, then try again.';

const REASONS: Readonly<Record<EndReason, string>> = {
  customer: 'The customer ended the session.',
  agent: 'An agent ended the session for everybody.',
  controller: 'The session was ended by your contact centre’s system.',
  idle: 'The session ended because nothing happened for a long time.',
  'never-joined': 'The session ended because nobody joined in time.',
  'customer-away': 'The customer’s page was closed and did not come back.',
  'node-lost': 'The server that carried this session went down for maintenance.',
  limit: 'The session reached its longest allowed time.',
  error: 'The session ended because of a fault in the server.',
};

const WARNINGS: Partial<Readonly<Record<EndReason, string>>> = {
  'node-lost': 'The server is being updated.',
  idle: 'Nothing has happened for a while.',
  'never-joined': 'Nobody has joined this session yet.',
  'customer-away': 'The customer’s page has gone.',
  limit: 'This session has almost reached its longest allowed time.',
};

const PICTURES: Readonly<Record<PictureState, string>> = {
  connecting: 'Connecting',
  'waiting-for-page': 'Waiting for the customer’s page',
  live: 'Live',
  resynchronising: 'Resynchronising',
  reconnecting: 'Reconnecting',
  lost: 'Interrupted',
  'customer-navigating': 'Customer is loading a page',
  'customer-hidden': 'Customer’s tab is hidden',
  'customer-silent': 'Customer’s connection is silent',
  'customer-away': 'Customer is away',
};

/** Sentence for a refusal; a code this page does not know keeps the server's own words. */
export function wordsForCode(code: number, reason = ''): string {
  return REFUSALS[code] ?? (reason === '' ? `The server refused (${code}).` : reason);
}

export function wordsForProblem(problem: Problem): string {
  switch (problem.is) {
    case 'refused':
      return wordsForCode(problem.code, problem.reason);
    case 'unreachable':
      return UNREACHABLE;
    case 'code-incomplete':
      return problem.digits === 0
        ? 'Type the nine digits of the code.'
        : `A code has nine digits; this has ${problem.digits}.`;
    case 'code-unreadable':
      return 'A code has nine digits and nothing else.';
    case 'field-missing':
      return 'Type your name and your password.';
  }
}

/** At the door `unauthorized` means the password, not an old sign-in. */
export function wordsForSignIn(problem: Problem): string {
  return problem.is === 'refused' && problem.code === 4401 ? WRONG_PASSWORD : wordsForProblem(problem);
}

export function wordsForEndProblem(problem: Problem): string {
  return `The session could not be ended. ${wordsForProblem(problem)}`;
}

export function wordsForReason(reason: EndReason): string {
  return REASONS[reason];
}

export function wordsForEnding(ending: Ending): string {
  switch (ending.is) {
    case 'ended':
      return wordsForReason(ending.reason);
    case 'refused':
      return ending.code === 4404 ? LOST : wordsForCode(ending.code, ending.reason);
    case 'left':
      return 'You left the session.';
  }
}

export function wordsForWarning(reason: EndReason, leftMs: number): string {
  return `${WARNINGS[reason] ?? ''} The session ends in ${duration(leftMs)}.`.trimStart();
}

/** Beyond this the age is worth reading while everything is well: a page that rests is normal. */
const WORTH_TELLING_MS = 2_000;

export function wordsForPicture({ state, ageMs }: PictureAge): string {
  const cause = PICTURES[state];
  if (ageMs === null || (state === 'live' && ageMs < WORTH_TELLING_MS)) return cause;
  return state === 'live' ? `${cause} · checked ${duration(ageMs)} ago` : `${cause} · ${duration(ageMs)} old`;
}

/** Where there is no picture: what the agent waits for. Only the cause, so that a live region does not speak every second. */
export function wordsForCover(state: PictureState): string {
  return state === 'lost'
    ? 'The session was interrupted. Waiting for the customer to continue: you will be back by yourself'
    : PICTURES[state];
}

export function wordsForParticipant(participant: Participant, own: string | null): string {
  const name = participant.name === '' ? (participant.role === 'customer' ? 'Customer' : 'Agent') : participant.name;
  return participant.participant === own ? `${name} (you)` : name;
}

export function wordsForPresence(participant: Participant): string {
  if (participant.why === 'navigating') return 'loading a page';
  if (!participant.connected) return 'away';
  return participant.why === 'hidden' ? 'tab hidden' : 'connected';
}

/** Whole units people can take in at a glance: `9 s`, `3 min`, `2 h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
