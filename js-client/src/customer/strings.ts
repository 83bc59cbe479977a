import type { EndReason } from '../protocol/frames.ts';

/** Every text that customers read, in one file for translation. */
export interface Strings {
  readonly starting: string;
  readonly codeTitle: string;
  readonly codeHint: string;
  readonly waiting: (code: string) => string;
  readonly joined: (name: string) => string;
  readonly viewing: (names: readonly string[]) => string;
  readonly connecting: string;
  readonly reconnecting: string;
  readonly continuing: string;
  readonly bySite: string;
  readonly warning: (reason: EndReason, seconds: number) => string;
  readonly ended: (reason: string) => string;
  readonly failed: string;
  readonly refused: (name: string) => string;
  readonly elsewhere: string;
  readonly superseded: string;
  readonly buttons: Readonly<Record<ButtonName, string>>;
  readonly copied: string;
  readonly region: string;
}

/** What is said before anything is shared. */
export const consentInEnglish = {
  title: 'Share this page with an agent?',
  lead: 'An agent will see this website as you see it, and can point at things to help you.',
  points: [
    'Only this tab is shared. Other tabs, windows and programs are not.',
    'Passwords and fields marked as private are hidden before anything leaves your browser.',
    'The agent cannot click or type for you.',
    'You can end it at any time.',
  ],
  agree: 'Share this page',
  decline: 'Not now',
};

export type ButtonName =
  'end' | 'copy' | 'less' | 'extend' | 'again' | 'continue' | 'close' | 'try-again' | 'retry' | 'move';

export const english: Strings = {
  starting: 'Preparing your session…',
  codeTitle: 'Your code',
  codeHint: 'Tell this code to the agent who is helping you. Nobody sees this page before they enter it.',
  waiting: (code) => `Waiting for the agent: code ${code}`,
  joined: (name) => `${name} joined`,
  viewing: (names) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'} viewing this page`,
  connecting: 'Connecting…',
  reconnecting: 'Connection lost. Trying again…',
  continuing: 'Sharing was interrupted. Continuing…',
  bySite: 'Sharing was interrupted, and this website has continued it.',
  warning: (reason, seconds) => {
    const time = seconds < 90 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
    if (reason === 'never-joined') return `No agent has joined yet. Sharing ends in ${time}.`;
    if (reason === 'idle') return `Nothing has happened for a while. Sharing ends in ${time}.`;
    return `Sharing ends in ${time}.`;
  },
  ended: (reason) =>
    ({
      customer: 'You ended the session. This page is no longer shared.',
      agent: 'The agent ended the session. This page is no longer shared.',
      controller: 'The session was ended. This page is no longer shared.',
      idle: 'The session ended because nothing happened for a while.',
      'never-joined': 'The session ended because no agent joined.',
      'customer-away': 'The session ended because this page was away for too long.',
      'node-lost': 'Sharing was interrupted: the service is being updated.',
      limit: 'The session reached its longest time and ended.',
      error: 'The session ended by a fault on our side. Sorry about that.',
    })[reason as EndReason] ?? 'The session has ended. This page is no longer shared.',
  failed: 'The service cannot be reached right now.',
  refused: (name) =>
    ({
      'origin-refused': 'Sharing is not switched on for this website.',
      'too-fast': 'Too many sessions were started just now. Please wait a moment.',
      draining: 'No new sessions right now. Please try again in a moment.',
      'session-gone': 'The session was interrupted by a fault on our side. Sorry about that.',
      version: 'This page is outdated. Please reload it and start again.',
      'too-large': 'This page is too large to share.',
    })[name] ?? 'The session could not be continued. This page is no longer shared.',
  elsewhere: 'Sharing is already running in another tab.',
  superseded: 'This session continues in another tab.',
  buttons: {
    end: 'End sharing',
    copy: 'Copy code',
    less: 'Make smaller',
    extend: 'I’m still here',
    again: 'Start again',
    continue: 'Continue sharing',
    close: 'Close',
    'try-again': 'Try again',
    retry: 'Try now',
    move: 'Move to the other side',
  },
  copied: 'Copied',
  region: 'Screen sharing',
};

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A join code as people read it out: `123 456 789`. */
export function grouped(code: string): string {
  return code.replace(/(\d{3})(?=\d)/g, '$1 ');
}
