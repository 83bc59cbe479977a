import type { EndReason, PageOutcome } from '../protocol/frames.ts';

/** Every text that customers read, in one file for translation. */
export interface Strings {
  readonly starting: string;
  readonly codeTitle: string;
  readonly codeHint: string;
  readonly waiting: (code: string) => string;
  readonly joined: (name: string) => string;
  readonly viewing: (names: readonly string[]) => string;
  readonly controlled: (name: string) => string;
  readonly paused: (why: string) => string;
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
    'The agent cannot click or type for you unless you allow it.',
    'You can end it at any time.',
  ],
  agree: 'Share this page',
  decline: 'Not now',
};

/** What is said when an agent asks to act, and when it could not. */
export const controlInEnglish = {
  agent: 'The agent',
  title: (name: string) => `Let ${name} click and type in this page?`,
  points: [
    'You see everything the agent does, as it happens.',
    'Passwords and private fields stay out of reach, and forms are not sent unless this website allows it.',
    'You can end it at any time.',
  ],
  allow: 'Allow',
  refuse: 'Not now',
  left: (seconds: number) => `Without an answer it is refused in ${seconds} seconds.`,
  tried: (name: string) => `${name} tried something that was not done:`,
  refused: {
    masked: 'this is private.',
    'not-interactive': 'this website does not let agents act here.',
    submit: 'sending forms is up to you.',
    'off-site': 'it leads to another website.',
    'new-window': 'it would open another window.',
    download: 'it would download a file.',
    'customer-only': 'your browser leaves it to you.',
    'customer-types': 'you are typing here.',
    disabled: 'it is switched off.',
    'not-taken': 'the page did not take it.',
    failed: 'it could not be done.',
  } as Readonly<Partial<Record<PageOutcome, string>>>,
};

export type ButtonName =
  | 'pause'
  | 'resume'
  | 'revoke'
  | 'end'
  | 'copy'
  | 'less'
  | 'extend'
  | 'again'
  | 'continue'
  | 'close'
  | 'try-again'
  | 'retry'
  | 'move'
  | 'show-hidden'
  | 'hide-hidden';

export const english: Strings = {
  starting: 'Preparing your session…',
  codeTitle: 'Your code',
  codeHint: 'Tell this code to the agent who is helping you. Nobody sees this page before they enter it.',
  waiting: (code) => `Waiting for the agent: code ${code}`,
  joined: (name) => `${name} joined`,
  viewing: (names) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'} viewing this page`,
  controlled: (name) => `${name || 'An agent'} can click and type in this page`,
  paused: (why) =>
    why === 'address' ? 'Sharing is paused on this page. Nobody sees it.' : 'Sharing is paused. Nobody sees this page.',
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
      'no-rules': 'What must stay private on this page could not be found out. Nothing was shared.',
      version: 'This page is outdated. Please reload it and start again.',
      'too-large': 'This page is too large to share.',
    })[name] ?? 'The session could not be continued. This page is no longer shared.',
  elsewhere: 'Sharing is already running in another tab.',
  superseded: 'This session continues in another tab.',
  buttons: {
    end: 'End sharing',
    pause: 'Pause',
    resume: 'Resume',
    revoke: 'End control',
    copy: 'Copy code',
    less: 'Make smaller',
    extend: 'I’m still here',
    again: 'Start again',
    continue: 'Continue sharing',
    close: 'Close',
    'try-again': 'Try again',
    retry: 'Try now',
    move: 'Move to the other side',
    'show-hidden': 'Show what the agent cannot see',
    'hide-hidden': 'Stop showing what the agent cannot see',
  },
  copied: 'Copied',
  region: 'Screen sharing',
};

/** Ours with those of a page in place of ours, where they are of the same kind. */
export function localized<T extends object>(own: T, given: object | undefined): T {
  const texts = { ...own };
  for (const [name, text] of Object.entries(given ?? {})) {
    const before = texts[name as keyof T];
    if (typeof before !== typeof text) continue;
    texts[name as keyof T] = (
      typeof text === 'object' && text ? localized(before as object, text as object) : text
    ) as T[keyof T];
  }
  return texts;
}

/** What is said of parts of the page that agents do not see. */
export const hiddenInEnglish = {
  word: 'Hidden',
  notice: 'The agent cannot see what you enter here.',
  shown: (count: number) =>
    count === 0
      ? 'Nothing on this page is hidden from the agent.'
      : `${count} ${count === 1 ? 'part' : 'parts'} of this page are hidden from the agent, and marked now.`,
};

/** Texts of the chat; a site may give others by `CoBrowse.chat.options.strings`. */
export const chatInEnglish = {
  title: 'Chat with us',
  region: 'Chat',
  log: 'Messages',
  launch: 'Open the chat',
  unread: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  write: 'Write a message',
  send: 'Send',
  tooLong: (over: number) => `${over} characters too many`,
  minimise: 'Make smaller',
  popOut: 'Open in a window of its own',
  end: 'End the chat',
  endSure: 'End this chat?',
  endYes: 'End it',
  endNo: 'Keep chatting',
  close: 'Close',
  you: 'You',
  agent: 'Agent',
  here: (names: readonly string[]) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'} here`,
  away: (names: readonly string[]) => `${listed(names)} will be back in a moment`,
  waiting: 'Waiting for an agent…',
  next: 'You are next. Somebody will be with you in a moment.',
  place: (place: number) => `${place - 1} ${place === 2 ? 'person is' : 'people are'} before you.`,
  online: 'We are here for you',
  call: 'Talk to a person',
  typing: (name: string) => `${name} is writing`,
  connecting: 'Connecting…',
  lost: 'Connection lost. Trying again…',
  back: 'Connected again.',
  retry: 'Try now',
  sending: 'Sending…',
  notSent: 'Not sent.',
  sendAgain: 'Try again',
  sent: 'Sent',
  delivered: 'Delivered',
  seen: 'Seen',
  invitation: (name: string) => `${name} would like to see this page with you. Nothing is shared before you agree.`,
  share: 'Share this page',
  notNow: 'Not now',
  inWindow: 'This chat is in a window of its own.',
  showWindow: 'Show it',
  takeBack: 'Take it back here',
  over: 'This chat is over.',
  saveText: 'Save as text',
  saveJson: 'Save as JSON',
  again: 'New chat',
  active: 'A chat is running already.',
  notLoaded: 'The chat cannot be reached right now. Please try again.',
  refused: (name: string) =>
    name === 'too-large' ? 'This message is too long.' : name === 'session-ended' ? 'This chat is over.' : '',
  joined: (name: string) => `${name} joined`,
  left: (name: string, away: boolean) => (away ? `${name} lost the connection` : `${name} left`),
  called: 'You asked for an agent',
  invited: (name: string) => `${name} asked to see this page`,
  declined: 'You did not share the page',
  cobrowseStarted: 'You are sharing this page',
  cobrowseEnded: 'This page is not shared any more',
  cobrowseLost: 'Sharing was interrupted',
  controlGranted: 'An agent may act in this page',
  controlEnded: 'Agents may not act in this page any more',
  ended: (reason: string) =>
    ({
      customer: 'You ended the chat',
      agent: 'The agent ended the chat',
      'customer-away': 'The chat ended because you were away for too long',
      limit: 'The chat reached its longest time and ended',
    })[reason] ?? 'The chat ended by a fault on our side. Sorry about that',
};

/** What a window of the chat says that has lost its page. */
export const aloneInEnglish = 'This window has lost the page that it belongs to. Go on in the page.';

/** Texts before a chat has begun. */
export const chatStartInEnglish = {
  lead: 'Tell us who you are, and we will be with you in a moment.',
  name: 'Your name',
  optional: 'optional',
  missing: 'Please fill this in.',
  begin: 'Start the chat',
  beginning: 'Starting…',
  checking: 'Checking that you are not a robot…',
  failed: (name: string) =>
    ({
      'too-fast': 'Too many chats were started just now. Please wait a moment.',
      'robot-check': 'The check did not succeed. Please try again.',
      'origin-refused': 'The chat is not switched on for this website.',
      'unknown-session': 'The chat is not switched on here.',
      off: 'The chat is not switched on here.',
    })[name] ?? 'The chat cannot be reached right now. Please try again.',
};

export type ChatStrings = typeof chatInEnglish;
export type ChatStartStrings = typeof chatStartInEnglish;

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A join code as people read it out: `123 456 789`. */
export function grouped(code: string): string {
  return code.replace(/(\d{3})(?=\d)/g, '$1 ');
}
