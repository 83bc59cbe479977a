import type { LinkOptions } from '../connection/session-connection-options.ts';

/**
 * What the loader and the session script know of each other. A session keeps its version over a reload while the loader may be newer:
 * additions only.
 */
export const LOADER = Symbol.for('opencobrowse.loader');

/** Key in the tab's storage of a running session. The loader reads `version` and `server` from it and nothing else. */
export const SESSION_KEY = 'opencobrowse.session';

/**
 * `unavailable`: the server does not answer, does not serve this site, or the browser is too old · `ready`: can be started · `starting`: the customer is asked, or the
 * session is being made · `waiting`: for an agent · `active`: an agent is there · `ended`: over, can be started again.
 */
export type CoBrowseState = 'unavailable' | 'ready' | 'starting' | 'waiting' | 'active' | 'ended';

/** Whether a session whose node died is continued when the customer says so, or at once: the site's decision, and the customer is told. */
export type Restart = 'manual' | 'auto';

/** Signals for the page, with what they carry. */
export interface Signals {
  ready: [];
  /** It could be started and cannot any more: the service is away. `ready` follows when it is back. */
  unavailable: [];
  /** Nine-digit join code. */
  started: [code: string];
  /** A session that ran before this page was loaded goes on. */
  resumed: [code: string];
  /** {@link CoBrowse.state} is another one. */
  state: [state: CoBrowseState];
  /** The session ends in so many seconds unless somebody extends it; 0: it does not any more. */
  warning: [reason: string, seconds: number];
  /** Name of the agent who may act in the page from now on; empty: nobody may. */
  control: [agent: string];
  /** Name of the agent who asks the customer for that; empty: it is answered. */
  asked: [agent: string];
  /** The customer has focused a field of which agents do not see what is in it. */
  masked: [field: Element];
  /** Who paused: `customer`, `page` or `address`; empty: it goes on. */
  paused: [by: string];
  /** An agent wanted to lead the page somewhere, and what came of it: `done` or the code of a refusal. */
  navigated: [how: string, outcome: string];
  agentJoined: [name: string];
  agentLeft: [name: string];
  /** A reason of the protocol's list, or the name of a refusal. */
  ended: [reason: string];
  /** While waiting, with the time until the next try in milliseconds. */
  connection: [state: 'connecting' | 'open' | 'waiting', retryInMs?: number];
  error: [code: string, text: string];
}

/** What the site knows of a session that is to be made, by `data-session-token` and `data-topic` of the script element or by {@link CoBrowse.start}. */
export interface Wish {
  /** Made by the site's own server: says for which data centre and topic. */
  readonly sessionToken?: string;
  /** By which an agent finds the session without a code. */
  readonly topic?: string;
  /** Of the conversation in which it is started: its agents join by themselves. Set by the chat alone. */
  readonly chat?: { readonly id: string; readonly secret: string } | undefined;
}

/** Key in the site's storage of a chat that runs: every page of the site goes on with it. The loader looks whether it is there and no further. */
export const CHAT_KEY = 'opencobrowse.chat';

/** A question of the form before a chat. The answer becomes the value of `key` in the chat's data. */
export interface ChatField {
  /** 1–64 of `A–Z a–z 0–9 . _ -`. */
  readonly key: string;
  readonly label: string;
  readonly required?: boolean;
}

/** How a chat begins, and how it looks. */
export interface ChatOptions {
  /** Of the customer, at most 80 characters. */
  readonly name?: string;
  /** What the site knows and agents see: at most 20 pairs; keys 1–64 of `A–Z a–z 0–9 . _ -`, values at most 500 characters. */
  readonly data?: Readonly<Record<string, string>>;
  /** False: begins without asking anything. When absent the name is asked for and need not be given. */
  readonly form?: false | { readonly name?: 'required' | 'optional' | 'off'; readonly fields?: readonly ChatField[] };
  /** On which side of the window it stands; `end` when absent. */
  readonly side?: 'start' | 'end';
  /** Texts in place of ours, by the names of `ChatStrings`. */
  readonly strings?: object;
}

/** Signals of the chat for the page, with what they carry. */
export interface ChatSignals {
  /** The conversation's id. */
  started: [id: string];
  opened: [];
  minimised: [];
  agentJoined: [name: string];
  agentLeft: [name: string];
  /** Messages that nobody has looked at. */
  unread: [count: number];
  connection: [state: 'connecting' | 'open' | 'waiting'];
  /** A reason of the protocol's list. */
  ended: [reason: string];
  error: [code: string, text: string];
}

/** `CoBrowse.chat`. Nothing here throws. */
export interface CoBrowseChat {
  /** For every chat of this page; what {@link start} is given wins. May be changed at any time. */
  options: ChatOptions;
  /** While one runs it is refused by the signal `error` with `chat-active`. */
  start(options?: ChatOptions): void;
  /** Ends the chat for everybody, if one runs. */
  end(): void;
  open(): void;
  minimise(): void;
  on<Name extends keyof ChatSignals>(signal: Name, listener: (...details: ChatSignals[Name]) => void): void;
  off<Name extends keyof ChatSignals>(signal: Name, listener: (...details: ChatSignals[Name]) => void): void;
}

/** What a page calls: `window.CoBrowse`. Nothing here throws. */
export interface CoBrowse {
  readonly version: string;
  readonly chat: CoBrowseChat;
  readonly state: CoBrowseState;
  /** `data-restart` of the script element, `manual` without it. May be changed at any time. */
  restart: Restart;
  isBrowserSupported(): boolean;
  /** Asks the customer, then starts a session. Nothing is captured or sent before the customer agrees. What the wish has wins over the script element. */
  start(wish?: Wish): void;
  /** Ends the session, if one runs. */
  stop(): void;
  /** Somebody is still here: limits that were warned of start again. */
  extend(): void;
  /** Until {@link resume} nothing leaves the page, also after page loads; agents see that it is paused. */
  pause(): void;
  /** Ends what {@link pause} began; not a pause of the customer, nor one by the site's rules. */
  resume(): void;
  /** No agent may act in the page any more, until the customer grants it anew. */
  revokeControl(): void;
  /** Tries to connect now, instead of when the present wait is over. */
  retryNow(): void;
  /** `ready` is told also to those who ask after it. */
  on<Name extends keyof Signals>(signal: Name, listener: (...details: Signals[Name]) => void): void;
  off<Name extends keyof Signals>(signal: Name, listener: (...details: Signals[Name]) => void): void;
}

/** The session script's view of the loader. */
export interface LoaderHook {
  /** Base URL of the server, without a slash at the end. */
  readonly server: string;
  /** True: the page embeds another server by now, and the next session begins there. Absent in loaders of earlier versions. */
  moved?(): boolean;
  readonly link?: LinkOptions;
  /** Origins of frames that agents see too, with blanks between them. */
  readonly frames?: string | undefined;
  readonly restart?: Restart;
  readonly wish?: Wish;
  /** True: the page shows everything itself, and has asked the customer when it starts a session. */
  readonly quiet?: boolean;
  /** Texts of the page in place of ours. */
  readonly strings?: object | undefined;
  /** Signals before the page API was there, each with its name; nobody adds to them after that. */
  readonly heard: unknown[][];
  /** Set by the page API: true when the agent has got the code by the site's own means. */
  told?(code: string): boolean;
  attach(session: SessionScript): void;
  become(state: CoBrowseState): void;
  signal<Name extends keyof Signals>(name: Name, ...details: Signals[Name]): void;
}

/** The loader's view of the session script. */
export interface SessionScript {
  start(): void;
  stop(): void;
  /** Absent in scripts of earlier versions. */
  retryNow?(): void;
  /** As {@link retryNow}. */
  extend?(): void;
  pause?(): void;
  resumeSharing?(): void;
  revoke?(): void;
}

/** The chat script's view of the loader. */
export interface ChatHook {
  readonly api: CoBrowse;
  /** Base URL of the server that brought the loader. */
  readonly home: string;
  readonly link: LinkOptions;
  /** As {@link LoaderHook.quiet}. */
  readonly quiet?: boolean;
  /** Of the next session. */
  wish: Wish;
  chatSignal<Name extends keyof ChatSignals>(name: Name, ...details: ChatSignals[Name]): void;
}

/** The loader's view of the chat script. */
export interface ChatScript {
  /** A customer who presses the button of a chat that runs wants to see it. */
  start(options: ChatOptions, clicked: boolean): void;
  end(): void;
  open(): void;
  minimise(): void;
}
