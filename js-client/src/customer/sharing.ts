import { createCapture } from '../capture/capture.ts';
import { createGuard } from '../capture/guard.ts';
import * as natives from '../capture/natives.ts';
import { createPointer } from '../capture/pointer.ts';
import { createPolicy } from '../capture/policy.ts';
import { type ConnectionOver, type ConnectionState, CLOSED_HERE, over } from '../connection/connection-state.ts';
import { type ConnectionEnvironment, browserEnvironment } from '../connection/environment.ts';
import { type SessionConnection, createSessionConnection } from '../connection/session-connection.ts';
import type { LinkOptions } from '../connection/session-connection-options.ts';
import { askOwner } from '../connection/owner.ts';
import { transportMemory } from '../connection/transport-memory.ts';
import { retryWhenAwake } from '../connection/wake.ts';
import { longPollOfScript } from '../transport/later.ts';
import { script } from '../transport/script.ts';
import { own } from '../dom/own.ts';
import type * as GuideScript from '../guide.ts';
import type { EndReason, EventHeader, EventKind, Participant } from '../protocol/frames.ts';
import { reportOf } from './cost-report.ts';
import { Packing, gzip } from './packing.ts';
import { agentsOf, comings } from './agents.ts';
import { Guide } from './guide.ts';
import { tellSiteOwner } from './guarded.ts';
import type { SessionCalls } from './session-calls.ts';
import type { RememberedSession } from './tab-memory.ts';
import type { ServiceHost } from './ui/service-host.ts';

export interface SharingListener {
  /** Something that `Sharing` tells of itself is different now. */
  changed(): void;
  joined(name: string): void;
  left(name: string): void;
  linked(state: 'connecting' | 'open' | 'waiting', retryInMs?: number): void;
  /** The session is over for this page; nothing is captured any more. */
  over(ending: ConnectionOver): void;
  failed(where: string): void;
}

export interface SharingPage {
  readonly window: Window & typeof globalThis;
  readonly host: ServiceHost;
  /** Where our scripts come from; the session may be elsewhere. */
  readonly server: string;
  readonly link: LinkOptions;
  readonly calls: SessionCalls;
}

const TOO_LARGE = 4413;
/** How long the server may take to confirm the end, in milliseconds. */
const ENDING_MS = 3_000;
/** A warning whose end has passed by so much was withdrawn, and we were not there to hear it. */
const WITHDRAWN_MS = 3_000;

/**
 * One session in one page, from the moment the customer has agreed: capture, connection and what agents point at. Sleeps in the
 * back-forward cache and wakes as a new epoch.
 */
export class Sharing {
  link: 'connecting' | 'open' | 'lost' = 'connecting';
  agents: readonly Participant[] = [];
  private warned: { readonly reason: EndReason; readonly endsAt: number } | undefined;
  private connection: SessionConnection | undefined;
  private readonly environment: ConnectionEnvironment;
  private readonly capture: ReturnType<typeof createCapture>;
  private readonly pointer: ReturnType<typeof createPointer>;
  private readonly guide: Guide;
  private readonly guard = createGuard((where) => this.listener.failed(where));
  private readonly listening = new AbortController();
  private stopWaking: () => void = () => undefined;
  private captures = false;
  private tooLarge = false;
  private done = false;
  private readonly encoder = new TextEncoder();
  private readonly packing = new Packing(gzip, (kind, body, encoding) => this.publish(kind, body, encoding));

  constructor(
    private readonly page: SharingPage,
    private readonly listener: SharingListener,
  ) {
    const { window, host } = page;
    const functions = {
      now: natives.now,
      setTimeout: natives.setTimer,
      clearTimeout: natives.clearTimer,
      WebSocket: window.WebSocket,
      longPoll: longPollOfScript(page.server, { fetch: natives.fetch, setTimeout: natives.setTimer }),
    };
    this.environment = browserEnvironment(functions, () => listener.failed('connection'));
    const isService = (element: Element) => element === host.element || element.localName === 'cobrowse-alert';
    this.capture = createCapture({
      window,
      publish: (kind, body) => this.packing.offer(kind, this.encoder.encode(body)),
      policy: createPolicy(),
      isService,
      onError: (where) => listener.failed(`capture.${where}`),
      onStuck: () => this.environment.after(0, () => this.giveUp(over({ code: CLOSED_HERE, ended: 'error' }))),
      onCost: (cost) => void this.connection?.report(reportOf(cost)),
    });
    const { mirror } = this.capture;
    this.pointer = createPointer({
      window,
      mirror,
      isService,
      publish: (body) => void this.publish('pointer', this.encoder.encode(body)),
    });
    const guided = {
      wear: (css: string) => host.wear(css),
      nodeOf: (id: number) => mirror.nodeOf(id),
      boxOf: natives.box,
      size: () => ({ width: window.innerWidth, height: window.innerHeight }),
      after: this.environment.after,
    };
    this.guide = new Guide(
      async () => {
        const { GuideLayer } = (await script(page.server, 'guide')) as typeof GuideScript;
        return new GuideLayer(host.guide, guided);
      },
      () => listener.failed('guide'),
    );
    this.listen();
  }

  /** Agents who see the page now. */
  get viewers(): readonly string[] {
    return this.agents.filter(({ connected }) => connected).map(({ name }) => name);
  }

  get warning(): { readonly reason: EndReason; readonly seconds: number } | undefined {
    if (this.warned === undefined) return undefined;
    const left = this.warned.endsAt - this.environment.now();
    if (left < -WITHDRAWN_MS) this.warned = undefined;
    return this.warned && { reason: this.warned.reason, seconds: Math.max(0, Math.round(left / 1_000)) };
  }

  /** Connects as the epoch that the session says. */
  open(session: RememberedSession): void {
    const { id, secret, epoch, node, sessionServerUrl } = session;
    this.link = 'connecting';
    this.connection = createSessionConnection({
      url: `${this.page.calls.server}/cobrowse/v1/`,
      role: 'customer',
      hello: () => ({ role: 'customer', session: id, secret }),
      epoch,
      node,
      sessionServerUrl,
      ...this.page.link,
      askOwner: (credentials) => askOwner(natives.fetch, this.page.calls.server, id, credentials),
      ...transportMemory(() => this.page.window.sessionStorage),
      environment: this.environment,
      onEvent: (header, body) => this.guided(header, body),
      onState: (state) => this.stateBecame(state),
      onWelcome: ({ participants }) => this.welcomed(participants),
      onPresence: (_, participants) => this.participantsAre(participants),
      onSnapshotRequested: (cause) =>
        this.captures && this.capture.snapshot(cause === 'compaction' ? cause : 'requested'),
      onWarning: (reason, endsInMs) =>
        this.warn(endsInMs > 0 ? { reason, endsAt: this.environment.now() + endsInMs } : undefined),
      onTrouble: (name, detail) => {
        this.tooLarge ||= name === 'too-large';
        if (name === 'misled') tellSiteOwner(detail);
      },
    });
    this.stopWaking = retryWhenAwake(this.page.window, this.connection);
    this.listener.linked('connecting');
    this.listener.changed();
  }

  /** The page goes away, perhaps into the back-forward cache: nothing of ours may keep it out of there. */
  suspend(): void {
    this.connection?.away('navigating');
    this.silence();
    this.packing.clear();
    this.capture.pause();
    this.pointer.stop();
    this.captures = false;
  }

  extend(): void {
    if (this.connection?.extend()) this.warn(undefined);
  }

  retryNow(): void {
    this.connection?.retryNow();
  }

  /** The customer ends it: from here on nothing leaves this page, whatever the network does. */
  end(session: RememberedSession): void {
    this.stopCapture();
    const heard = this.connection?.end() === true;
    const give = () => {
      if (this.done) return;
      this.page.calls.end(session.id, session.secret, session.node);
      this.finish(over({ code: CLOSED_HERE, ended: 'customer' }));
    };
    if (heard) this.environment.after(ENDING_MS, give);
    else give();
  }

  /** Ends without a word: another tab or page speaks for the session now. */
  abandon(): void {
    this.done = true;
    this.silence();
    this.stopCapture();
    this.listening.abort();
  }

  private listen(): void {
    const { window } = this.page;
    const { document } = window;
    const options = { capture: true, passive: true, signal: this.listening.signal };
    const on = (target: EventTarget, type: string, action: () => void) =>
      natives.listen(target, type, () => this.guard(type, action), options);
    on(window, 'scroll', () => this.guide.follow());
    on(window, 'resize', () => this.guide.follow());
    // The server cannot tell typing from a page that changes by itself.
    on(document, 'keydown', () => this.warning?.reason === 'idle' && this.extend());
    on(document, 'visibilitychange', () =>
      this.connection?.away(own('visibilityState', document) === 'hidden' ? 'hidden' : 'shown'),
    );
  }

  private publish(kind: EventKind, body: Uint8Array, encoding?: 'gzip'): boolean {
    this.tooLarge = false;
    const taken = this.connection?.publish(kind, body, encoding) === true;
    // A page above the limit would be so the next time too.
    if (this.tooLarge && kind === 'snapshot') this.environment.after(0, () => this.giveUp(over({ code: TOO_LARGE })));
    return taken;
  }

  private giveUp(ending: ConnectionOver): void {
    this.guard('end', () => this.connection?.end());
    this.finish(ending);
  }

  private welcomed(participants: readonly Participant[]): void {
    if (!this.captures) {
      this.captures = true;
      this.capture.start();
      this.pointer.start();
    }
    if (own('visibilityState', this.page.window.document) === 'hidden') this.connection?.away('hidden');
    this.participantsAre(participants);
  }

  private participantsAre(participants: readonly Participant[]): void {
    const before = this.agents;
    this.agents = agentsOf(participants);
    const { joined, left } = comings(before, this.agents);
    for (const name of joined) this.listener.joined(name);
    for (const name of left) this.listener.left(name);
    this.guide.keep(new Set(this.agents.filter(({ connected }) => connected).map(({ participant }) => participant)));
    if (joined.length > 0 && this.warned?.reason === 'never-joined') this.warned = undefined;
    this.listener.changed();
  }

  private guided({ kind, publisher }: EventHeader, body: Uint8Array): 'applied' {
    this.guide.draw((layer) => {
      const agent = this.agents.find(({ participant }) => participant === publisher);
      if (kind === 'click') layer.click(body);
      else if (kind === 'pointer' && agent) layer.point(publisher, agent.name, body);
    });
    return 'applied';
  }

  private warn(warning: typeof this.warned): void {
    this.warned = warning;
    this.listener.changed();
  }

  private stateBecame(state: ConnectionState): void {
    if (this.done) return;
    switch (state.is) {
      case 'over':
        if (state.code !== CLOSED_HERE) this.finish(state);
        return;
      case 'open':
        this.link = 'open';
        break;
      case 'waiting':
      case 'connecting':
        this.link = 'lost';
        this.guide.clear();
    }
    this.listener.linked(
      state.is,
      ...(state.is === 'waiting' ? [Math.max(0, state.retryAt - this.environment.now())] : []),
    );
    this.listener.changed();
  }

  private finish(ending: ConnectionOver): void {
    // Even if the page has broken what we need to take leave.
    this.guard('end', () => this.abandon());
    this.listener.over(ending);
  }

  private stopCapture(): void {
    this.captures = false;
    this.packing.clear();
    this.capture.stop();
    this.pointer.stop();
  }

  private silence(): void {
    this.stopWaking();
    const { connection } = this;
    this.connection = undefined;
    connection?.close();
    this.guide.clear();
  }
}
