import { type Natives, takeNatives } from '../capture/natives.ts';
import type { ConnectionOver } from '../connection/connection-state.ts';
import type { CoBrowseState, LoaderHook, SessionScript } from './loader-contract.ts';
import { type Creation, SessionCalls, newKey } from './session-calls.ts';
import { Sharing } from './sharing.ts';
import { type Status, cardOf } from './status.ts';
import { type ButtonName, type Strings, english } from './strings.ts';
import { type Release, TabLock } from './tab-lock.ts';
import { type RememberedSession, TabMemory } from './tab-memory.ts';
import { askConsent } from './ui/consent.ts';
import { CornerCard } from './ui/corner-card.ts';
import { ServiceHost } from './ui/service-host.ts';

/** A tab that shares answers within this time that it does. */
const OTHER_TAB_MS = 400;
/** The page before this one may be slow to go. */
const SAME_TAB_MS = 3_000;
const TICK_MS = 1_000;

/**
 * idle → asking → creating → sharing → idle; from `asleep` (the page lies in the back-forward cache) back to sharing. `held` frees the lock
 * that makes this the one tab of the site that shares.
 */
type Phase =
  | { readonly is: 'idle' }
  | { readonly is: 'asking' }
  | { readonly is: 'creating' }
  | { readonly is: 'sharing'; readonly session: RememberedSession; readonly sharing: Sharing; readonly held: Release }
  | { readonly is: 'asleep'; readonly session: RememberedSession; readonly sharing: Sharing };

/** The customer's side of sessions in this page: asks, starts, shows what is going on, goes on over page loads. */
export class CustomerSession implements SessionScript {
  private phase: Phase = { is: 'idle' };
  private message: Status = { is: 'none' };
  private large = false;
  private readonly strings: Strings = english;
  private readonly natives: Natives;
  private readonly memory: TabMemory;
  private readonly lock: TabLock;
  private readonly calls: SessionCalls;
  private readonly host = new ServiceHost();
  private readonly card: CornerCard;

  constructor(
    private readonly window: Window & typeof globalThis,
    private readonly hook: LoaderHook,
  ) {
    this.natives = takeNatives(window);
    this.memory = new TabMemory(() => window.sessionStorage);
    this.lock = new TabLock(window.navigator.locks as LockManager | undefined);
    this.calls = new SessionCalls(hook.server, this.natives.fetch);
    this.card = new CornerCard(this.host, this.strings, (name) => this.pressed(name));
    this.natives.listen(window, 'pagehide', () => this.pageHid(), { passive: true });
    this.natives.listen(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && this.pageShown(), {
      passive: true,
    });
  }

  /** A session that ran in this tab before this page goes on, without asking again. */
  async resume(): Promise<void> {
    const session = this.memory.read();
    if (session === undefined) return;
    this.phase = { is: 'creating' };
    this.say({ is: 'sharing', code: session.token, large: false, link: 'connecting', viewers: [] });
    const held = await this.lock.take(SAME_TAB_MS);
    if (held === undefined) this.isElsewhere();
    else this.share(session, held);
  }

  start(): void {
    // Out of the zone in which the page may have called us.
    this.natives.setTimer(() => void this.begin(), 0);
  }

  stop(): void {
    if (this.phase.is === 'sharing') this.phase.sharing.end(this.phase.session);
  }

  private async begin(): Promise<void> {
    if (this.phase.is === 'sharing') this.enlarge(true);
    if (this.phase.is !== 'idle') return;
    this.phase = { is: 'asking' };
    this.hook.become('starting');
    this.say({ is: 'none' });
    const held = await this.lock.take(OTHER_TAB_MS);
    if (held === undefined) {
      this.stopped('ready', { is: 'message', text: this.strings.elsewhere });
      this.hook.signal('error', 'elsewhere', this.strings.elsewhere);
      return;
    }
    const site = this.window.location.hostname;
    if (await askConsent(this.host, this.strings.consent, site)) await this.create(newKey(randomBytes), held);
    else {
      held();
      this.stopped('ready', { is: 'none' });
    }
  }

  private async create(key: string, held: Release): Promise<void> {
    this.phase = { is: 'creating' };
    this.say({ is: 'starting' });
    const creation = await this.calls.create(key);
    if (creation.is === 'created') this.created(creation, held);
    else {
      held();
      this.notCreated(creation, key);
    }
  }

  private created({ id, token, secret, node }: Extract<Creation, { is: 'created' }>, held: Release): void {
    this.large = true;
    this.share({ version: __COBROWSE_VERSION__, id, token, secret, node, epoch: 0 }, held);
    this.hook.signal('started', token);
  }

  private notCreated(creation: Exclude<Creation, { is: 'created' }>, key: string): void {
    const name = creation.is === 'refused' ? creation.name : 'unreachable';
    const text = creation.is === 'refused' ? this.strings.refused(name) : this.strings.failed;
    this.retryKey = creation.is === 'unreachable' ? key : undefined;
    this.stopped('ready', { is: 'message', text, again: 'try-again' });
    this.hook.signal('error', name, text);
  }

  /** The key of a wish whose outcome is unknown: tried again it must not become a second session. */
  private retryKey: string | undefined;

  private async tryAgain(): Promise<void> {
    if (this.phase.is !== 'idle') return;
    this.phase = { is: 'creating' };
    this.say({ is: 'starting' });
    const held = await this.lock.take(OTHER_TAB_MS);
    if (held === undefined) this.stopped('ready', { is: 'message', text: this.strings.elsewhere });
    else await this.create(this.retryKey ?? newKey(randomBytes), held);
  }

  private share(before: RememberedSession, held: Release): void {
    const session = { ...before, epoch: before.epoch + 1 };
    this.memory.write(session);
    const { window, natives, host, calls, hook } = this;
    const sharing = new Sharing(
      { window, natives, host, calls, server: hook.server },
      {
        changed: () => this.look(),
        joined: (name) => {
          this.large = false;
          this.host.say(this.strings.joined(name));
          hook.signal('agentJoined', name);
        },
        left: (name) => hook.signal('agentLeft', name),
        linked: (state) => hook.signal('connection', state),
        over: (ending) => this.over(ending),
        failed: (where) => hook.signal('error', 'internal', where),
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
  private async pageShown(): Promise<void> {
    if (this.phase.is !== 'asleep') return;
    const { session, sharing } = this.phase;
    sharing.abandon();
    this.phase = { is: 'idle' };
    this.agentsForget();
    if (this.memory.read()?.id === session.id) await this.resume();
    else this.stopped('ready', { is: 'none' });
  }

  private agentsForget(): void {
    this.large = false;
  }

  private over(ending: ConnectionOver): void {
    const held = this.phase.is === 'sharing' ? this.phase.held : undefined;
    held?.();
    this.memory.clear();
    const text =
      ending.name === 'superseded'
        ? this.strings.superseded
        : ending.ended || ending.name === 'session-ended'
          ? this.strings.ended(ending.ended ?? '')
          : this.strings.refused(ending.name);
    const offers = ending.retry === 'restart' || ending.ended === 'node-lost' || ending.ended === 'error';
    this.stopped('ended', { is: 'message', text, ...(offers && { again: 'again' as const }) });
    this.hook.signal('ended', ending.ended ?? ending.name);
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
      case 'less':
      case 'more':
        this.enlarge(name === 'more');
        break;
      case 'again':
        this.start();
        break;
      case 'try-again':
        void this.tryAgain();
        break;
      case 'close':
        this.say({ is: 'none' });
        break;
      case 'extend':
        if (this.phase.is === 'sharing') this.phase.sharing.extend();
        break;
      case 'retry':
        if (this.phase.is === 'sharing') this.phase.sharing.retryNow();
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
    this.host.stay();
    this.look();
    this.natives.setTimer(this.tick, TICK_MS);
  };

  private look(): void {
    if (this.phase.is !== 'sharing') return;
    const { session, sharing } = this.phase;
    const { link, viewers, warning } = sharing;
    this.hook.become(viewers.length > 0 ? 'active' : 'waiting');
    this.say({ is: 'sharing', code: session.token, large: this.large, link, viewers, ...(warning && { warning }) });
  }

  private say(status: Status): void {
    this.message = status;
    const card = cardOf(this.message, this.strings);
    this.card.show(card);
    if (card === undefined) this.host.leave();
    else this.host.say(card.code === undefined ? card.text : `${card.text} ${card.code}. ${card.hint ?? ''}`);
  }
}

function randomBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  return crypto.getRandomValues(bytes);
}
