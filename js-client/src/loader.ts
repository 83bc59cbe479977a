import type { LinkOptions } from './connection/session-connection-options.ts';
import { watchEarly } from './capture/early.ts';
import type * as ChatFile from './chat.ts';
import type * as OfferFile from './frame-offer.ts';
import { fault, guarded, tellSiteOwner } from './customer/guarded.ts';
import {
  CHAT_KEY,
  type ChatHook,
  type ChatScript,
  type ChatSignals,
  type CoBrowse,
  type CoBrowseChat,
  type CoBrowseState,
  LOADER,
  type LoaderHook,
  type Restart,
  SESSION_KEY,
  type SessionScript,
  type Signals,
  type Wish,
} from './customer/loader-contract.ts';
import { type Service, ServiceWatch } from './customer/service-watch.ts';
import { own } from './dom/own.ts';
import type * as PageApiFile from './page-api.ts';
import type { CoBrowseOptions, PageOptions } from './page-api/page-options.ts';
import { script as scriptOf } from './transport/script.ts';

declare global {
  interface Window {
    CoBrowse?: CoBrowse;
    CoBrowseOptions?: PageOptions;
    _genesys?: PageOptions;
    [LOADER]?: LoaderHook;
  }
}

type Listener = (...details: never[]) => void;

interface ScriptPolicy {
  createScriptURL(url: string): string;
}

/** The session script must be there within this time, in milliseconds. */
const LOAD_MS = 15_000;
const ALERT_MS = 12_000;
/** Signals that wait for the page API, whose script may never come. */
const MOST_HEARD = 99;
/** How often the service is asked for unless the script element says otherwise, and what it may say; in seconds. */
const HEALTH_EVERY_S = 30;
const SHORTEST_S = 2;
const LONGEST_S = 86_400;
const START = '[data-cobrowse-start]';
const CHAT = '[data-cobrowse-chat]';
const BLOCKED = 'Screen sharing could not be loaded. Try again later.';
const NO_CHAT = 'Chat could not be loaded. Try again later.';
const NOT_LISTED = 'Sharing is off on this site.';

/** Runs on every page of the site: small, silent, and asks for nothing that is not needed yet. */
class Loader implements LoaderHook, ChatHook {
  readonly api: CoBrowse;
  /** Of the session in this tab, else `home`. */
  server: string;
  private state: CoBrowseState = 'unavailable';
  private readonly listeners = new Map<string, Set<Listener>>();
  readonly heard: unknown[][] = [];
  private session: SessionScript | undefined;
  private chat: Promise<ChatScript> | undefined;
  private wanted = false;
  private clicked = false;
  private loading = false;
  /** Its script has not said yet what became of the session in this tab. */
  private resuming = false;
  private policy: ScriptPolicy | undefined;
  private service: Service = 'down';
  /** Buttons that were hidden until we showed them. */
  private readonly shown = new WeakSet<HTMLElement>();

  constructor(
    readonly home: string,
    /** Where sessions may run that began before the page embedded us. */
    private readonly also: readonly string[],
    private readonly nonce: string,
    readonly link: LinkOptions,
    private readonly healthEveryMs: number,
    restart: Restart,
    public wish: Wish,
    private readonly page: PageOptions | undefined,
    readonly frames: string | undefined,
  ) {
    this.server = home;
    const state = () => this.state;
    const call = (name: Exclude<keyof SessionScript, 'start'>) => guarded(() => this.session?.[name]?.());
    this.api = {
      version: __COBROWSE_VERSION__,
      restart,
      get state() {
        return state();
      },
      isBrowserSupported: isSupported,
      start: guarded((wish?: Wish) => {
        this.wish = { ...this.wish, ...wishOf(wish ?? {}) };
        this.start(false);
      }),
      stop: call('stop'),
      extend: call('extend'),
      pause: call('pause'),
      resume: call('resumeSharing'),
      revokeControl: call('revoke'),
      retryNow: call('retryNow'),
      ...this.signals(''),
      chat: {
        options: {},
        start: guarded((options = {}) => this.withChat((chat) => chat.start(options, false))),
        end: guarded(() => this.withChat((chat) => chat.end())),
        open: guarded(() => this.withChat((chat) => chat.open())),
        minimise: guarded(() => this.withChat((chat) => chat.minimise())),
        ...this.signals(CHAT),
      },
    };
  }

  get quiet(): boolean {
    return cobrowseOf(this.page).disableBuiltInUI === true;
  }

  get strings(): object | undefined {
    return cobrowseOf(this.page).localization;
  }

  get restart(): Restart {
    return this.api.restart;
  }

  /** A session that runs in this tab goes on at once; otherwise nothing is asked of the network before the page is done. */
  begin(): void {
    own('addEventListener')(
      'click',
      guarded(({ target }: Event) => {
        if (!(target instanceof Element)) return;
        if (Element.prototype.closest.call(target, START)) this.start(true);
        if (Element.prototype.closest.call(target, CHAT)) this.withChat((chat) => chat.start({}, true), true);
      }),
    );
    pageApi(this.home, this.page, this);
    if (!isSupported()) return;
    const running = runningSession();
    if (running) {
      // Who can write into the tab's storage must not choose whose scripts run: only the page does.
      this.server = this.also.find((server) => server === running.server) ?? this.home;
      this.resuming = true;
      this.load(`${running.version}/`);
    }
    // One that runs goes on in every page of the site, and in those that are open when it begins.
    const goOn = guarded(() => localStorage.getItem(CHAT_KEY) && this.withChat());
    goOn();
    window.addEventListener('storage', goOn);
    const watch = new ServiceWatch(
      this.home,
      this.healthEveryMs,
      guarded((service) => this.serviceIs(service)),
    );
    const ask = guarded(() => watch.start());
    const whenIdle = () =>
      'requestIdleCallback' in window ? requestIdleCallback(ask, { timeout: 2_000 }) : setTimeout(ask, 200);
    if (own('readyState') === 'complete') whenIdle();
    else window.addEventListener('load', whenIdle, { once: true });
  }

  attach(session: SessionScript): void {
    this.session = session;
    this.loading = false;
    if (this.wanted) session.start();
    this.wanted = false;
  }

  become(state: CoBrowseState): void {
    this.resuming = false;
    this.stateIs(state);
  }

  private stateIs(state: CoBrowseState): void {
    if (this.state === state) return;
    this.state = state;
    this.signal('state', state);
  }

  moved(): boolean {
    if (this.server === this.home) return false;
    this.start(true);
    return true;
  }

  signal<Name extends keyof Signals>(name: Name, ...details: Signals[Name]): void {
    if (this.heard.length < MOST_HEARD) this.heard.push([name, ...details]);
    for (const listener of this.listeners.get(name) ?? []) called(listener, ...(details as never[]));
  }

  chatSignal<Name extends keyof ChatSignals>(name: Name, ...details: ChatSignals[Name]): void {
    for (const listener of this.listeners.get(CHAT + name) ?? []) called(listener, ...(details as never[]));
  }

  private async withChat(action?: (chat: ChatScript) => void, clicked?: boolean): Promise<void> {
    if (this.page?.chat === false) return;
    this.chat ??= scriptOf(this.home, 'chat')
      // After an update that version may be gone.
      .catch(() => import(`${this.home}/cobrowse/js/chat.js`))
      .then((file) => (file as typeof ChatFile).attachChat(this));
    try {
      const chat = await this.chat;
      action?.(chat);
    } catch (error) {
      this.chat = undefined;
      fault(error);
      this.chatSignal('error', 'script-blocked', NO_CHAT);
      if (clicked) alertVisitor(NO_CHAT);
    }
  }

  /** `on` and `off` of those that have this before their names. */
  private signals(area: string): Pick<CoBrowse, 'on' | 'off'> & Pick<CoBrowseChat, 'on' | 'off'> {
    return {
      on: guarded((signal: string, listener: unknown) => this.listen(area + signal, listener as Listener)),
      off: guarded((signal: string, listener: unknown) =>
        this.listeners.get(area + signal)?.delete(listener as Listener),
      ),
    };
  }

  private listen(signal: string, listener: Listener): void {
    if (typeof listener !== 'function') return;
    const listeners = this.listeners.get(signal) ?? new Set();
    this.listeners.set(signal, listeners.add(listener));
    if (signal === 'ready' && this.state !== 'unavailable') called(listener);
  }

  private start(clicked: boolean): void {
    this.clicked = clicked;
    if (this.session && this.server !== this.home && !this.runs()) {
      // That session is over, and the page embeds another server by now.
      this.session.stop();
      this.session = undefined;
      this.server = this.home;
    }
    if (this.session) this.session.start();
    else if (!isSupported()) this.failed('unsupported-browser', 'This browser is too old for this.');
    else if (this.service === 'foreign') this.failed('origin-refused', NOT_LISTED);
    else if (this.page?.cobrowse === false) this.failed('switched-off', NOT_LISTED);
    else {
      this.wanted = true;
      this.load(`${__COBROWSE_VERSION__}/`);
    }
  }

  /** Whether the tab's session may still be going on. */
  private runs(): boolean {
    return this.resuming || ['starting', 'waiting', 'active'].includes(this.state);
  }

  private serviceIs(service: Service): void {
    if (service === 'foreign' && this.service !== service)
      tellSiteOwner(
        `off on this page: ${location.origin} is not in http.origins of the server ${this.home}. Add it there.`,
      );
    this.service = service;
    const isUp = service === 'up';
    for (const button of own('querySelectorAll')<HTMLElement>(`${START},${CHAT}`)) {
      if (isUp && button.hidden) this.shown.add(button);
      if (this.shown.has(button)) button.hidden = !isUp;
    }
    if (isUp && this.state === 'unavailable') {
      this.stateIs('ready');
      this.signal('ready');
    } else if (!isUp && (this.state === 'ready' || this.state === 'ended')) {
      this.stateIs('unavailable');
      this.signal('unavailable');
    }
  }

  /** @param version with a slash behind it; empty: whichever the server has now, for versions that are gone after an update. */
  private load(version: string): void {
    if (this.loading) return;
    this.loading = true;
    const script = own('createElement')('script');
    // Also once it has run, if it did not get as far as to say that it is there.
    const fail = guarded(() => {
      if (script.parentNode === null) return;
      script.remove();
      if (!this.loading) return;
      this.loading = false;
      if (version !== '') return this.load('');
      this.server = this.home;
      this.failed('script-blocked', BLOCKED);
    });
    script.async = true;
    if (this.nonce) script.nonce = this.nonce;
    script.onerror = script.onload = fail;
    own('documentElement').append(script);
    setTimeout(fail, LOAD_MS);
    try {
      script.src = this.trusted(`${this.server}/cobrowse/js/${version}customer.js`);
    } catch {
      fail();
    }
  }

  /** Under Trusted Types an address of a script must come from a policy; where the site did not allow ours, the browser decides. */
  private trusted(url: string): string {
    const { trustedTypes } = window as { trustedTypes?: { createPolicy(name: string, rules: object): ScriptPolicy } };
    try {
      this.policy ??= trustedTypes?.createPolicy('cobrowse', { createScriptURL: (of: string) => of });
    } catch {
      // The address goes as it is.
    }
    return this.policy?.createScriptURL(url) ?? url;
  }

  private failed(code: string, text: string): void {
    this.wanted = false;
    this.signal('error', code, text);
    if (this.clicked) alertVisitor(text);
    this.clicked = false;
  }
}

/** A listener of the page may not stop us, and what goes wrong in it belongs into the page's own error reports. */
function called(listener: Listener, ...details: never[]): void {
  try {
    listener(...details);
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
  }
}

function isSupported(): boolean {
  return (
    ['WebSocket', 'MutationObserver', 'AbortController', 'TextEncoder', 'HTMLDialogElement', 'fetch'].every(
      (name) => name in window,
    ) &&
    'attachShadow' in Element.prototype &&
    'adoptedStyleSheets' in Document.prototype &&
    'hasOwn' in Object &&
    'at' in Array.prototype
  );
}

/** The session that runs in this tab, if one does. */
function runningSession(): { version: string; server: unknown } | undefined {
  try {
    const { version, server } = JSON.parse(sessionStorage.getItem(SESSION_KEY) ?? '{}') as {
      version?: unknown;
      server?: unknown;
    };
    return typeof version === 'string' && /^\w[\w.+-]{0,40}$/.test(version) ? { version, server } : undefined;
  } catch {
    return undefined;
  }
}

/** From the attributes of our tag; times there are in seconds, as people write them. What is no time is as if it were not there. */
function linkOptions({ disableWebSockets, reconnectWaits, giveUpAfter }: DOMStringMap): LinkOptions {
  const times = (text = '') => text.split(',').map((seconds) => 1_000 * Number(seconds));
  const areTimes = (values: number[]) => values.every((ms) => ms >= 100 && ms < 86_400_000);
  const waitsMs = times(reconnectWaits);
  const [giveUpMs = 0] = times(giveUpAfter);
  return {
    webSockets: disableWebSockets === undefined,
    ...(areTimes(waitsMs) && { waitsMs }),
    ...(areTimes([giveUpMs]) && { giveUpMs }),
  };
}

/** Of a page, or of the attributes of our tag: pages also pass an event, as listeners of their buttons. The server says what is wrong with it. */
function wishOf({ sessionToken, topic }: { sessionToken?: unknown; topic?: unknown }): Wish {
  return {
    ...(typeof sessionToken === 'string' && { sessionToken }),
    ...(typeof topic === 'string' && { topic }),
  };
}

/** What the page wants of co-browsing, if it says anything. */
function cobrowseOf(page: PageOptions | undefined): CoBrowseOptions {
  const options = page?.cobrowse;
  return typeof options === 'object' ? options : {};
}

function linkOfPage({ disableWebSockets, maxOfflineDuration = 0 }: CoBrowseOptions): LinkOptions {
  return {
    ...(disableWebSockets === true && { webSockets: false }),
    ...(maxOfflineDuration >= 1 && { giveUpMs: 1_000 * maxOfflineDuration }),
  };
}

/** Pages without options never fetch it. */
function pageApi(home: string, page: PageOptions | undefined, loader?: Loader): void {
  if (page)
    scriptOf(home, 'page-api')
      .then((file) => (file as typeof PageApiFile).attachPage(page, loader?.api, loader))
      .catch(fault);
}

/** Other servers, with blanks between them. */
function otherServers({ also = '' }: DOMStringMap): string[] {
  return also.split(/\s+/).map((server) => server.replace(/\/+$/, ''));
}

/** The same, for how often the service is asked for. */
function healthEveryMs({ healthEvery }: DOMStringMap): number {
  const seconds = Number(healthEvery);
  return 1_000 * (seconds >= SHORTEST_S && seconds <= LONGEST_S ? seconds : HEALTH_EVERY_S);
}

function alertVisitor(text: string): void {
  const host = own('createElement')('cobrowse-alert');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ':host{all:initial!important;position:fixed!important;z-index:2147483647!important;inset:auto 16px 16px auto!important}' +
      'p{margin:0;max-width:320px;padding:14px 18px;border-radius:12px;background:#1c2733;color:#fff;font:15px/1.4 system-ui,sans-serif}',
  );
  root.adoptedStyleSheets = [sheet];
  const message = own('createElement')('p');
  message.setAttribute('role', 'alert');
  root.append(message);
  own('documentElement').append(host);
  message.append(text);
  setTimeout(() => host.remove(), ALERT_MS);
}

/** The script element that brought us, also when a tag manager inserted it. */
function ownScript(): HTMLScriptElement | null {
  const currentScript = own('currentScript');
  if (currentScript instanceof HTMLScriptElement && currentScript.src) return currentScript;
  return own('querySelector')('script[data-cobrowse][src],script[src*="/cobrowse/js/"]');
}

/** In a frame of the same site the page around it is the one that shares. */
function isInner(): boolean {
  try {
    return top !== window && top?.document !== undefined;
  } catch {
    return false;
  }
}

guarded(() => {
  if (window[LOADER]) return;
  const script = ownScript();
  const end = script?.src.indexOf('/cobrowse/js/') ?? -1;
  if (script === null || end < 0) return;
  const page = window.CoBrowseOptions ?? window._genesys;
  // What no script can find out later: closed shadow roots, and what constructed sheets were made of.
  watchEarly(window);
  const { dataset, nonce, src } = script;
  const { embeddedIn, frames } = dataset;
  const home = src.slice(0, end);
  // In a frame the page around it is the one that shares.
  if (isInner() || (embeddedIn && top !== window)) {
    pageApi(home, page);
    if (embeddedIn)
      scriptOf(home, 'frame-offer')
        .then((file) => (file as typeof OfferFile).offerFrame(window, home, embeddedIn))
        .catch(fault);
    return;
  }
  const restart = dataset.restart === 'auto' ? 'auto' : 'manual';
  const link = { ...linkOptions(dataset), ...linkOfPage(cobrowseOf(page)) };
  const loader = new Loader(
    home,
    otherServers(dataset),
    nonce ?? '',
    link,
    healthEveryMs(dataset),
    restart,
    wishOf(dataset),
    page,
    frames,
  );
  Object.defineProperty(window, LOADER, { value: loader });
  window.CoBrowse = loader.api;
  const begin = guarded(() => loader.begin());
  // A page that is prepared in advance may never be seen, and the session still belongs to the one before it.
  if (own('prerendering' as 'hidden')) own('addEventListener')('prerenderingchange', begin, { once: true });
  else begin();
})();
