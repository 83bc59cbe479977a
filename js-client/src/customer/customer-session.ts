import type * as RulesScript from '../rules.ts';
import type * as StartScript from '../start.ts';
import { createGuard } from '../capture/guard.ts';
import * as natives from '../capture/natives.ts';
import { pageAccess } from '../capture/page-access.ts';
import { backoffMs } from '../connection/backoff.ts';
import type { ConnectionOver } from '../connection/connection-state.ts';
import type { CoBrowseState, LoaderHook, SessionScript } from './loader-contract.ts';
import { script } from '../transport/script.ts';
import type { PauseReason } from '../protocol/frames.ts';
import type { Creation } from './creation.ts';
import type { Rules } from '../rules/rules.ts';
import { SessionCalls, newKey } from './session-calls.ts';
import { Sharing } from './sharing.ts';
import { type Card, type Status, cardOf } from './status.ts';
import { type ButtonName, type Strings, english, localized } from './strings.ts';
import { type Release, TabLock } from './tab-lock.ts';
import { type RememberedSession, TabMemory } from './tab-memory.ts';
import { CornerCard } from './ui/corner-card.ts';
import { ServiceHost } from './ui/service-host.ts';

/** A tab that shares answers within this time that it does. */
const OTHER_TAB_MS = 1_500;
/** The page before this one may be slow to go. */
const SAME_TAB_MS = 3_000;
const TICK_MS = 1_000;
/** For the script, while a balancer finds out that a node is dead. */
const TRIES = 4;
/** So long the customers of a dead node wait by chance before they continue by themselves: not all at once. */
const SPREAD_MS = 2_000;
/** What the site continued by itself is said for so long. */
const SAID_MS = 15_000;
/** Of one page load. More losses may be the page's own doing: then a person decides. */
const AUTOS = 3;
/** For the rules: somebody waits for the first; a session that runs is worth some patience. */
const RULE_TRIES = 2;
const PATIENT_TRIES = 6;
const NO_RULES = 'no-rules';
const OTHER_RULES = 'other-rules';

/**
 * idle → asking → creating → sharing → idle; a session that was lost with its node may be continued: idle → creating; from `asleep` (the page lies in the back-forward cache) back to sharing. `held` frees the lock
 * that makes this the one tab of the site that shares.
 */
type Phase =
  | { readonly is: 'idle' }
  /** `cancel`: the page does not want it any more. */
  | { readonly is: 'asking' | 'creating'; readonly cancel: AbortController }
  | { readonly is: 'sharing'; readonly session: RememberedSession; readonly sharing: Sharing; readonly held: Release }
  | { readonly is: 'asleep'; readonly session: RememberedSession; readonly sharing: Sharing };

/** The customer's side of sessions in this page: asks, starts, shows what is going on, goes on over page loads. */
export class CustomerSession implements SessionScript {
  private phase: Phase = { is: 'idle' };
  private tone: Card['tone'] | undefined;
  private large = false;
  /** Seconds that the page was told last. */
  private warned = 0;
  private readonly told = new Map<string, string>();
  /** The key of a wish whose outcome is unknown: tried again it must not become a second session. */
  private retryKey: string | undefined;
  /** Its node is gone; the customer, or the site, may continue it. */
  private lost: RememberedSession | undefined;
  /** How often the site has continued by itself, and when it last did. */
  private autos = 0;
  private autoAt = -Infinity;
  /** How often the rules have become others while this page was shared. */
  private ruleChanges = 0;
  private readonly strings: Strings;
  private readonly memory: TabMemory;
  private readonly lock: TabLock;
  private readonly calls: SessionCalls;
  private readonly host = new ServiceHost();
  private readonly card: CornerCard;
  private readonly guard = createGuard((where) => this.hook.signal('error', 'internal', where));

  constructor(
    private readonly window: Window & typeof globalThis,
    private readonly hook: LoaderHook,
  ) {
    this.strings = localized(english, hook.strings);
    this.memory = new TabMemory(() => window.sessionStorage);
    this.lock = new TabLock(window.navigator.locks as LockManager | undefined);
    this.calls = new SessionCalls(hook.server, natives.fetch);
    this.card = new CornerCard(this.host, this.strings, (name) => this.guard('button', () => this.pressed(name)));
    const on = (type: string, action: (event: PageTransitionEvent) => void) =>
      natives.listen(window, type, (event) => this.guard(type, () => action(event as PageTransitionEvent)), {
        passive: true,
      });
    on('pagehide', () => this.pageHid());
    on('pageshow', ({ persisted }) => persisted && this.pageShown());
  }

  /** A session that ran in this tab before this page goes on, without asking again. */
  resume(): void {
    const session = this.memory.read();
    if (session === undefined) return;
    this.hook.signal('resumed', session.token);
    this.say({ is: 'sharing', code: session.token, large: false, link: 'connecting', viewers: [], bySite: false });
    this.attempt('creating', async ({ signal }) => {
      const held = await this.lock.take(SAME_TAB_MS);
      if (held === undefined) this.isElsewhere();
      else await this.goOn(session, held, signal);
    });
  }

  /** With the rules as they are now. Without them nothing of the page may leave it: then the session ends. */
  private async goOn(session: RememberedSession, held: Release, signal: AbortSignal): Promise<void> {
    this.calls.server = session.server || this.hook.server;
    const rules = await this.rules(signal, session);
    if (rules !== undefined) {
      this.share(session, held, rules);
      if (signal.aborted) this.stop();
      return;
    }
    this.memory.clear();
    this.calls.end(session);
    this.withoutRules(held);
  }

  /** Undefined: they cannot be had. */
  private async rules(signal: AbortSignal, session?: RememberedSession): Promise<Rules | undefined> {
    const { window, hook, calls } = this;
    const tries = session ? PATIENT_TRIES : RULE_TRIES;
    try {
      const { loadRules } = (await script(hook.server, 'rules', tries)) as typeof RulesScript;
      const ask = (init: RequestInit) =>
        session ? calls.ask(session, '/rules?', init) : calls.fetch(`${calls.server}/cobrowse/rest/live/rules`, init);
      const wait = (ms: number) => pause(ms, signal);
      const source = { ask, tries, pause: wait, isWanted: () => !signal.aborted };
      return await loadRules(source, { ...pageAccess, document: window.document }, (why) =>
        this.failed(`rules.${why}`),
      );
    } catch {
      return undefined;
    }
  }

  private withoutRules(held: Release): void {
    const text = this.strings.refused(NO_RULES);
    this.released(held, { is: 'message', text, again: 'again' });
    this.hook.signal('error', NO_RULES, text);
  }

  start(): void {
    // Out of the zone in which the page may have called us.
    natives.setTimer(() => this.guard('start', () => this.begin()), 0);
  }

  stop(): void {
    const { phase } = this;
    if (phase.is === 'sharing') phase.sharing.end(phase.session);
    else {
      if (phase.is === 'asking' || phase.is === 'creating') phase.cancel.abort();
      this.forget();
    }
  }

  extend(): void {
    if (this.phase.is === 'sharing') this.phase.sharing.extend();
  }

  retryNow(): void {
    if (this.phase.is === 'sharing') this.phase.sharing.retryNow();
  }

  /** The page pauses: nothing leaves it until the page says so. What the customer, or the site's rules, paused stays paused. */
  pause(): void {
    if (this.phase.is === 'sharing' && !this.phase.sharing.paused) this.pausedBy('page');
  }

  resumeSharing(): void {
    this.resumedBy('page');
  }

  revoke(): void {
    if (this.phase.is === 'sharing') this.phase.sharing.control.revoke();
  }

  /** Begins a new epoch, which begins with a snapshot unless it is paused: what waited to be sent is void in any case. */
  private pausedBy(paused?: PauseReason): void {
    if (this.phase.is !== 'sharing') return;
    const { session, sharing, held } = this.phase;
    sharing.abandon();
    this.share({ ...session, paused }, held, sharing.rules);
  }

  private resumedBy(who: PauseReason): void {
    if (this.phase.is === 'sharing' && this.phase.sharing.paused === who) this.pausedBy();
  }

  private begin(): void {
    if (this.phase.is === 'sharing') this.enlarge(true);
    if (this.phase.is !== 'idle') return;
    this.hook.become('starting');
    this.say({ is: 'none' });
    this.attempt('asking', async (cancel) => {
      const { askConsent } = await this.script();
      const held = await this.lock.take(OTHER_TAB_MS);
      if (held === undefined) {
        this.stopped('ready', { is: 'message', text: this.strings.elsewhere });
        this.hook.signal('error', 'elsewhere', this.strings.elsewhere);
        return;
      }
      const site = this.window.location.hostname;
      const agreed = this.hook.quiet === true || (await askConsent(this.host, site, cancel.signal));
      if (agreed) await this.create(newKey(randomBytes), held, cancel);
      else this.released(held, { is: 'none' });
    });
  }

  /** Runs one step of many; an error of ours in it ends the step and never reaches the page. */
  private attempt(is: 'asking' | 'creating', step: (cancel: AbortController) => Promise<void>): void {
    const cancel = new AbortController();
    this.phase = { is, cancel };
    step(cancel).catch(() => {
      this.guard(is, () => {
        // Whatever happened, nothing starts from here without the customer being asked.
        this.stopped('ready', { is: 'message', text: this.strings.failed, again: 'again' });
        this.hook.signal('error', 'internal', is);
      });
    });
  }

  private released(held: Release, message: Status): void {
    held();
    this.stopped('ready', message);
  }

  private async create(key: string, held: Release, cancel: AbortController): Promise<void> {
    this.phase = { is: 'creating', cancel };
    const { signal } = cancel;
    if (!signal.aborted) this.say({ is: this.lost ? 'continuing' : 'starting' });
    if (!this.lost) this.calls.server = this.hook.server;
    const rules = await this.rules(signal);
    if (rules === undefined && !signal.aborted) {
      this.withoutRules(held);
      return;
    }
    const creation = await this.made(key, signal);
    if (signal.aborted) {
      if (creation.is === 'created') this.calls.end(creation);
      this.released(held, { is: 'none' });
    } else if (creation.is === 'created' && rules) this.created(creation, held, rules);
    else if (creation.is !== 'created') this.notCreated(creation, key, held);
  }

  private async made(key: string, signal: AbortSignal): Promise<Creation> {
    try {
      const { createSession } = await this.script(this.lost && TRIES);
      // The session before may have been elsewhere.
      if (!this.lost) this.calls.server = this.hook.server;
      return await createSession(this.calls, key, this.hook.wish, this.lost, {
        pause: (tries) => pause(backoffMs(tries, Math.random()), signal),
        isWanted: () => !signal.aborted,
      });
    } catch {
      return { is: 'unreachable' };
    }
  }

  private async script(tries?: number): Promise<typeof StartScript> {
    return (await script(this.hook.server, 'start', tries)) as typeof StartScript;
  }

  private created(
    { id, token, secret, node, sessionServerUrl }: Extract<Creation, { is: 'created' }>,
    held: Release,
    rules: Rules,
  ): void {
    const { lost } = this;
    this.lost = undefined;
    // The agents know the code already.
    this.large = lost?.token !== token && this.hook.told?.(token) !== true;
    const { server } = this.calls;
    const epoch = lost?.epoch ?? 0;
    this.share(
      { version: __COBROWSE_VERSION__, id, token, secret, node, server, sessionServerUrl, epoch },
      held,
      rules,
    );
    this.hook.signal('started', token);
  }

  private notCreated(creation: Exclude<Creation, { is: 'created' }>, key: string, held: Release): void {
    const name = creation.is === 'refused' ? creation.name : 'unreachable';
    const text = creation.is === 'refused' ? this.strings.refused(name) : this.strings.failed;
    this.retryKey = creation.is === 'unreachable' ? key : undefined;
    if (creation.is === 'refused' && creation.retry === 'stop') this.forget();
    this.released(held, { is: 'message', text, again: this.lost ? 'continue' : 'try-again' });
    this.hook.signal('error', name, text);
  }

  /** Makes a session without asking: one that could not be made before, or in place of a lost one. */
  private tryAgain(waitMs = 0): void {
    if (this.phase.is !== 'idle') return;
    this.hook.become('starting');
    this.say({ is: this.lost ? 'continuing' : 'starting' });
    this.attempt('creating', async (cancel) => {
      await pause(waitMs, cancel.signal);
      const held = await this.lock.take(OTHER_TAB_MS);
      if (held === undefined) this.stopped('ready', { is: 'message', text: this.strings.elsewhere });
      else await this.create(this.retryKey ?? newKey(randomBytes), held, cancel);
    });
  }

  private share(before: RememberedSession, held: Release, rules: Rules): void {
    const session = { ...before, epoch: before.epoch + 1 };
    this.memory.write(session);
    const { window, host, calls, hook } = this;
    calls.server = session.server || hook.server;
    const sharing = new Sharing(
      { window, host, calls, server: hook.server, link: hook.link ?? {}, rules, frames: hook.frames },
      {
        changed: () => this.look(),
        addressPauses: () => void natives.setTimer(() => this.guard('pause', () => this.pausedBy('address')), 0),
        joined: (name) => {
          this.large = false;
          this.host.say(this.strings.joined(name));
          hook.signal('agentJoined', name);
        },
        navigated: (...details) => hook.signal('navigated', ...details),
        signal: (...news) => hook.signal(...news),
        over: (ending) => this.over(ending),
        failed: this.failed,
      },
    );
    this.phase = { is: 'sharing', session, sharing, held };
    sharing.open(session);
    this.tick();
  }

  private pageHid(): void {
    if (this.phase.is !== 'sharing') return;
    const { session, sharing, held } = this.phase;
    this.phase = { is: 'asleep', session, sharing };
    sharing.suspend();
    held();
  }

  /** Back from the cache. In between, other pages of this tab may have gone on with the session, or ended it. */
  private pageShown(): void {
    if (this.phase.is !== 'asleep') return;
    const { session, sharing } = this.phase;
    sharing.abandon();
    this.large = false;
    this.stopped('ready', { is: 'none' });
    if (this.memory.read()?.id === session.id) this.resume();
  }

  private readonly failed = (where: string): void => {
    this.guard('failed', () => this.hook.signal('error', 'internal', where));
  };

  /** Its node has other rules than this page applied: nothing of the page leaves before they are applied. */
  private changeRules(session: RememberedSession, held: Release): void {
    this.attempt('creating', async ({ signal }) => {
      // All pages of a node are told at once; and two nodes that disagree must not play ball with one.
      await pause(this.ruleChanges++ ? backoffMs(this.ruleChanges, Math.random()) : SPREAD_MS * Math.random(), signal);
      await this.goOn(session, held, signal);
    });
  }

  private over(ending: ConnectionOver): void {
    const { phase } = this;
    if (phase.is === 'sharing' && ending.name === OTHER_RULES) {
      this.changeRules(phase.session, phase.held);
      return;
    }
    if (phase.is === 'sharing') phase.held();
    if (phase.is === 'sharing' && isLost(ending)) this.lost = phase.session;
    else this.memory.clear();
    const text =
      ending.name === 'superseded'
        ? this.strings.superseded
        : ending.ended || ending.name === 'session-ended'
          ? this.strings.ended(ending.ended ?? '')
          : this.strings.refused(this.lost ? 'session-gone' : ending.name);
    // Whoever ended it on purpose, or shares elsewhere, is not asked to begin anew.
    const wanted = ['customer', 'agent', 'controller', 'superseded'].includes(ending.ended ?? ending.name);
    const again = this.lost ? 'continue' : wanted ? undefined : 'again';
    this.stopped('ended', { is: 'message', text, ...(again && { again }) });
    this.hook.signal('ended', ending.ended ?? ending.name);
    if (this.lost && this.hook.restart === 'auto') this.continueBySite();
  }

  private continueBySite(): void {
    if (this.autos++ >= AUTOS) return;
    this.autoAt = natives.now();
    this.tryAgain(SPREAD_MS * Math.random());
  }

  /** What is over is over, for the eye too; a lost session is not to be continued, and its agents need not wait. */
  private forget(): void {
    const { lost } = this;
    this.lost = undefined;
    this.say({ is: 'none' });
    if (lost === undefined) return;
    this.memory.clear();
    this.calls.end({ ...lost, sessionServerUrl: '' });
  }

  /** This tab is a copy of one that shares: it forgets, so that nothing starts here by itself when the other one ends. */
  private isElsewhere(): void {
    this.memory.clear();
    this.stopped('ready', { is: 'message', text: this.strings.elsewhere });
  }

  private stopped(state: CoBrowseState, message: Status): void {
    this.phase = { is: 'idle' };
    this.hook.become(state);
    this.say(message);
  }

  private pressed(name: ButtonName): void {
    switch (name) {
      case 'end':
        this.stop();
        break;
      case 'pause':
        this.pausedBy('customer');
        break;
      case 'resume':
        this.resumedBy('customer');
        break;
      case 'revoke':
        this.revoke();
        break;
      case 'less':
        this.enlarge(false);
        break;
      case 'again':
        if (!this.hook.moved?.()) this.start();
        break;
      case 'try-again':
      case 'continue':
        this.tryAgain();
        break;
      case 'close':
        this.forget();
        break;
      case 'extend':
        this.extend();
        break;
      case 'retry':
        if (this.phase.is === 'sharing') this.phase.sharing.retryNow();
        break;
      case 'show-hidden':
      case 'hide-hidden':
        if (this.phase.is === 'sharing') this.phase.sharing.toggleHidden();
        break;
      case 'copy':
      case 'move':
        break;
    }
  }

  private enlarge(large: boolean): void {
    this.large = large;
    this.look();
  }

  private readonly tick = (): void => {
    if (this.phase.is !== 'sharing') return;
    this.guard('tick', () => {
      this.host.stay();
      if (this.phase.is === 'sharing' && !this.phase.sharing.pausesHere) this.resumedBy('address');
      this.look();
    });
    natives.setTimer(this.tick, TICK_MS);
  };

  private look(): void {
    if (this.phase.is !== 'sharing') return;
    const { session, sharing } = this.phase;
    const { link, viewers, warning, paused, control } = sharing;
    const seconds = warning?.seconds ?? 0;
    if (seconds !== this.warned) this.hook.signal('warning', warning?.reason ?? '', (this.warned = seconds));
    const { asking, controller } = control;
    this.news('asked', asking);
    this.news('control', controller);
    this.news('paused', paused);
    this.hook.become(viewers.length > 0 ? 'active' : 'waiting');
    const bySite = natives.now() - this.autoAt < SAID_MS;
    this.say({
      is: 'sharing',
      code: session.token,
      large: this.large,
      link,
      viewers,
      bySite,
      hidden: sharing.hiddenButton,
      paused,
      controller,
      ...(warning && { warning }),
    });
  }

  private news(signal: 'asked' | 'control' | 'paused', now = ''): void {
    if (now === (this.told.get(signal) ?? '')) return;
    this.told.set(signal, now);
    this.hook.signal(signal, now);
  }

  private say(status: Status): void {
    // Whatever a page shows by itself: that somebody acts in it is for us to say, and to end.
    const isSaid = !this.hook.quiet || (status.is === 'sharing' && status.controller !== undefined);
    const card = isSaid ? cardOf(status, this.strings) : undefined;
    this.card.show(card);
    if (!isSaid) return;
    if (card === undefined) this.host.leave();
    // The last seconds of a session are shown one by one, and said once.
    else if (card.tone !== 'trouble' || this.tone !== 'trouble') this.host.say(spoken(card));
    this.tone = card?.tone;
  }
}

function spoken({ text, code, hint }: Card): string {
  return code === undefined ? text : `${text} ${code}. ${hint ?? ''}`;
}

/** Whether nobody in the session wanted it to end. */
function isLost({ retry, ended }: ConnectionOver): boolean {
  return retry === 'restart' || ended === 'node-lost';
}

function pause(ms: number, cancelled: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    natives.setTimer(resume, ms);
    cancelled.addEventListener('abort', () => resume(), { once: true });
  });
}

function randomBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  return crypto.getRandomValues(bytes);
}
