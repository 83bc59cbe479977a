import { MARK } from '../capture/policy.ts';
import { tellSiteOwner } from '../customer/guarded.ts';
import type { CoBrowse } from '../customer/loader-contract.ts';
import { type Signal, createSignal } from './signal.ts';

/** The session as signals tell of it. */
export interface PageSession {
  /** Nine-digit join code. */
  readonly token: string;
  readonly agents: readonly { readonly name: string }[];
}

/** In every document: that of the page and those of its frames. */
export interface CommonApi {
  isBrowserSupported(): boolean;
  /** From now on agents do not see the element, nor what is in it. */
  markServiceElement(element: Element): void;
  /** From now on agents see blocks in place of its content. */
  maskElement(element: Element): void;
}

/** What a page calls. Names are those of Genesys Co-browse where it has them. Nothing here throws; what is called at the wrong time says so in the console. */
export interface PageApi extends CommonApi {
  /** Asks the customer and starts a session; with `disableBuiltInUI` the page has asked already. */
  startSession(): void;
  exitSession(): void;
  /** Somebody is still here: limits that were warned of start again. */
  extendSession(): void;
  retryNow(): void;
  /** No agent may act in the page any more, until the customer grants it anew. */
  downgradeMode(): void;
  /** Until {@link resumeSession} nothing leaves the page. */
  pauseSession(): void;
  resumeSession(): void;
  readonly onInitialized: Signal<[session: PageSession | null]>;
  readonly onSessionStarted: Signal<[session: PageSession]>;
  readonly onSessionEnded: Signal<[details: { readonly reason: string }]>;
  readonly onAgentJoined: Signal<[agent: { readonly name: string }, session: PageSession]>;
  readonly onAgentLeft: Signal<[agent: { readonly name: string }, session: PageSession]>;
  /** This agent would like to act in the page, and the customer is asked. */
  readonly onModeRequested: Signal<[request: { readonly agent: string }]>;
  /** `write`: this agent may act in the page; `pointer`: nobody may. */
  readonly onModeChanged: Signal<[mode: { readonly mode: 'write' | 'pointer'; readonly agent: string }]>;
  /** The customer has focused a field of which agents do not see what is in it. */
  readonly onMaskedElement: Signal<[field: Element]>;
  /** Who paused: `customer`, `page` or `address`; null: it goes on. */
  readonly onPaused: Signal<[by: string | null]>;
  /** An agent leads the page somewhere: `back`, `forward`, `reload` or `visit`. */
  readonly onAgentNavigated: Signal<[details: { readonly command: string }]>;
  /** An agent wanted to, and could or may not. */
  readonly onNavigationFailed: Signal<[details: { readonly command: string; readonly reason: string }]>;
  /** The session ends then unless it is extended; 0: it does not any more. */
  readonly onWarning: Signal<[reason: string, seconds: number]>;
  readonly onConnection: Signal<[state: 'connecting' | 'open' | 'waiting', retryInMs?: number]>;
  /** The service can be used, or not any more. */
  readonly onAvailable: Signal<[available: boolean]>;
  readonly onError: Signal<[code: string, text: string]>;
}

/** Of a document in a frame: the page around it has the session. */
export function commonApi(isBrowserSupported: () => boolean): CommonApi {
  return {
    isBrowserSupported,
    markServiceElement: (element) => mark('markServiceElement', element, 'service'),
    maskElement: (element) => mark('maskElement', element, 'mask'),
  };
}

/** @param heard signals that came before, each with its name */
export function createPageApi(
  cobrowse: CoBrowse,
  heard: readonly unknown[][],
  report: (error: unknown) => void,
): PageApi {
  let session: PageSession | undefined;
  const initialized = createSignal<[PageSession | null]>(report);
  const started = createSignal<[PageSession]>(report);
  const ended = createSignal<[{ readonly reason: string }]>(report);
  const joined = createSignal<[{ readonly name: string }, PageSession]>(report);
  const left = createSignal<[{ readonly name: string }, PageSession]>(report);
  const warning = createSignal<[string, number]>(report);
  const connection = createSignal<['connecting' | 'open' | 'waiting', number?]>(report);
  const available = createSignal<[boolean]>(report);
  const error = createSignal<[string, string]>(report);

  const mode = createSignal<[{ readonly mode: 'write' | 'pointer'; readonly agent: string }]>(report);
  const requested = createSignal<[{ readonly agent: string }]>(report);
  const masked = createSignal<[Element]>(report);
  const paused = createSignal<[string | null]>(report);
  const navigated = createSignal<[{ readonly command: string }]>(report);
  const navigationFailed = createSignal<[{ readonly command: string; readonly reason: string }]>(report);

  let isInitialized = false;
  const initialize = (running: PageSession | null): void => {
    if (!isInitialized) initialized.fire([running], true);
    isInitialized = true;
  };
  const begin = (token: string): PageSession => (session = { token, agents: [] });
  const withAgents = (change: (agents: PageSession['agents']) => PageSession['agents']): PageSession =>
    (session = { token: session?.token ?? '', agents: change(session?.agents ?? []) });

  const before = new Map<string, (...details: never[]) => void>();
  const on: CoBrowse['on'] = (name, listener) => {
    before.set(name, listener as (...details: never[]) => void);
    if (name !== 'ready') cobrowse.on(name, listener);
  };
  on('ready', () => {
    available.fire([true], true);
    initialize(session ?? null);
  });
  on('unavailable', () => available.fire([false], true));
  on('resumed', (token) => {
    // Back from the back-forward cache.
    if (session?.token === token) return;
    initialize(begin(token));
    started.fire([begin(token)], true);
  });
  on('started', (token) => {
    initialize(null);
    started.fire([begin(token)], true);
  });
  on('agentJoined', (name) => {
    joined.fire([{ name }, withAgents((agents) => [...agents, { name }])]);
  });
  on('agentLeft', (name) => {
    left.fire([
      { name },
      withAgents((agents) => agents.filter((_, at) => at !== agents.findIndex((agent) => agent.name === name))),
    ]);
  });
  on('ended', (reason) => {
    session = undefined;
    started.forget();
    ended.fire([{ reason }]);
  });
  on('control', (agent) => mode.fire([{ mode: agent === '' ? 'pointer' : 'write', agent }]));
  on('asked', (agent) => {
    if (agent !== '') requested.fire([{ agent }]);
  });
  on('masked', (field) => masked.fire([field]));
  on('paused', (by) => paused.fire([by === '' ? null : by]));
  on('navigated', (command, outcome) => {
    if (outcome === 'done') navigated.fire([{ command }]);
    else navigationFailed.fire([{ command, reason: outcome }]);
  });
  on('warning', (...details) => warning.fire(details));
  on('connection', (...details) => connection.fire(details));
  on('error', (...details) => error.fire(details));

  for (const [name, ...details] of heard) before.get(name as string)?.(...(details as never[]));
  // Told also to those who ask late.
  cobrowse.on('ready', before.get('ready') as () => void);

  const isRunning = (): boolean => cobrowse.state === 'waiting' || cobrowse.state === 'active';
  const whileRunning = (name: string, action: () => void) => () => {
    if (isRunning()) action();
    else tellSiteOwner(`${name}: no session runs on this page`);
  };
  return {
    ...commonApi(() => cobrowse.isBrowserSupported()),
    startSession: () => {
      if (isRunning()) tellSiteOwner('startSession: a session runs already');
      else cobrowse.start();
    },
    exitSession: whileRunning('exitSession', () => cobrowse.stop()),
    extendSession: whileRunning('extendSession', () => cobrowse.extend()),
    downgradeMode: whileRunning('downgradeMode', () => cobrowse.revokeControl()),
    pauseSession: whileRunning('pauseSession', () => cobrowse.pause()),
    resumeSession: whileRunning('resumeSession', () => cobrowse.resume()),
    retryNow: whileRunning('retryNow', () => cobrowse.retryNow()),
    onInitialized: initialized.signal,
    onSessionStarted: started.signal,
    onSessionEnded: ended.signal,
    onAgentJoined: joined.signal,
    onAgentLeft: left.signal,
    onModeRequested: requested.signal,
    onModeChanged: mode.signal,
    onMaskedElement: masked.signal,
    onPaused: paused.signal,
    onAgentNavigated: navigated.signal,
    onNavigationFailed: navigationFailed.signal,
    onWarning: warning.signal,
    onConnection: connection.signal,
    onAvailable: available.signal,
    onError: error.signal,
  };
}

function mark(name: string, element: unknown, as: string): void {
  if (element instanceof Element || (element as Partial<Element> | null)?.nodeType === 1)
    Element.prototype.setAttribute.call(element, MARK, as);
  else tellSiteOwner(`${name}: that is no element`);
}
