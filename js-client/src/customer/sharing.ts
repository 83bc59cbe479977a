import { createCapture } from '../capture/capture.ts';
import { createGuard } from '../capture/guard.ts';
import * as natives from '../capture/natives.ts';
import { pageBox } from '../capture/page-box.ts';
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
import type * as ResourcesScript from '../resources.ts';
import type * as HiddenScript from '../hidden.ts';
import type * as InsideScript from '../inside.ts';
import type { Rules } from '../rules/rules.ts';
import type { EndReason, EventHeader, EventKind, Participant, PauseReason } from '../protocol/frames.ts';
import { reportOf } from './cost-report.ts';
import { Packing, gzip } from './packing.ts';
import { agentsOf, comings } from './agents.ts';
import type * as ControlScript from '../control.ts';
import { Control } from './control.ts';
import { Guide } from './guide.ts';
import type { HiddenLayer, HidingPage } from './hidden-layer.ts';
import type { LoaderHook } from './loader-contract.ts';
import { tellSiteOwner } from './guarded.ts';
import type { SessionCalls } from './session-calls.ts';
import type { RememberedSession } from './tab-memory.ts';
import type { ServiceHost } from './ui/service-host.ts';

export interface SharingListener {
  /** Something that `Sharing` tells of itself is different now. */
  changed(): void;
  /** The site's rules pause at the address that the page has by now. */
  addressPauses(): void;
  joined(name: string): void;
  /** An agent wanted to lead the page somewhere. */
  navigated(how: string, outcome: string): void;
  readonly signal: LoaderHook['signal'];
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
  readonly rules: Rules;
  /** Origins of frames that agents see too. */
  readonly frames: string | undefined;
}

const TOO_LARGE = 4413;
/** For a script that the picture is the poorer without. */
const TRIES = 3;
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
  /** Who paused it: then nothing of the page leaves it. */
  paused: PauseReason | undefined;
  private warned: { readonly reason: EndReason; readonly endsAt: number } | undefined;
  private connection: SessionConnection | undefined;
  private readonly environment: ConnectionEnvironment;
  private readonly capture: ReturnType<typeof createCapture>;
  private readonly pointer: ReturnType<typeof createPointer>;
  private readonly guide: Guide;
  private hidden: HiddenLayer | undefined;
  readonly control: Control;
  private readonly place: Pick<HidingPage, 'boxOf' | 'size' | 'after'>;
  private readonly guard = createGuard((where) => this.listener.failed(where));
  private readonly listening = new AbortController();
  private stopWaking: () => void = () => undefined;
  private captures = false;
  private tooLarge = false;
  private done = false;
  private readonly encoder = new TextEncoder();
  private readonly packing = new Packing(
    gzip,
    (kind, body, encoding) => this.publish(kind, body, encoding),
    () => this.connection?.unacknowledgedBytes ?? 0,
  );

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
      publish: (kind, body) => this.isLive && this.packing.offer(kind, this.encoder.encode(body)),
      policy: createPolicy(page.rules),
      isService,
      onError: (where) => listener.failed(`capture.${where}`),
      onStuck: () => this.environment.after(0, () => this.giveUp(over({ code: CLOSED_HERE, ended: 'error' }))),
      onCost: (cost) => void this.connection?.report(reportOf(cost)),
      inside: async () => (await script(page.server, 'inside', TRIES)) as typeof InsideScript,
      far:
        page.frames === undefined
          ? undefined
          : {
              list: page.frames,
              rules: page.rules.hash,
              point: (body) => this.isLive && void this.publish('pointer', this.encoder.encode(body)),
            },
      onFrame: (frame, isThere) => this.pointer.follow(frame, isThere),
    });
    const { mirror } = this.capture;
    this.pointer = createPointer({
      window,
      mirror,
      isService,
      publish: (body) => this.isLive && void this.publish('pointer', this.encoder.encode(body)),
    });
    this.place = {
      boxOf: (element) => pageBox(window, element),
      size: () => ({ width: window.innerWidth, height: window.innerHeight }),
      after: this.environment.after,
    };
    const guided = {
      wear: (css: string) => host.wear(css),
      nodeOf: (id: number) => mirror.nodeOf(id),
      ...this.place,
    };
    this.guide = new Guide(
      async () => {
        const { GuideLayer } = (await script(page.server, 'guide')) as typeof GuideScript;
        return new GuideLayer(host.guide, guided);
      },
      () => listener.failed('guide'),
    );
    this.control = new Control(
      async () => {
        const { Hands } = (await script(page.server, 'control')) as typeof ControlScript;
        // Nobody acts where sharing pauses.
        const epoch = () => (this.isLive ? this.connection?.published.epoch : undefined);
        const { capture, control, environment } = this;
        return new Hands({ ...page, capture, control, isService, epoch, navigated: listener.navigated }, environment);
      },
      (header) => this.connection?.tell(header),
      () => listener.changed(),
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

  get pausesHere(): boolean {
    return this.rules.pausesAt(this.page.window.location.href);
  }

  get rules(): Rules {
    return this.page.rules;
  }

  /** Whether something of the page may leave it now. */
  private get isLive(): boolean {
    if (!this.captures || !this.pausesHere) return this.captures;
    this.captures = false;
    this.listener.addressPauses();
    return false;
  }

  /** Connects as the epoch that the session says. */
  open(session: RememberedSession): void {
    const { hash } = this.page.rules;
    const { id, secret, epoch, node, sessionServerUrl, paused } = session;
    this.paused = this.pausesHere ? 'address' : paused === 'address' ? undefined : paused;
    const site = this.page.window.location.origin;
    this.link = 'connecting';
    this.connection = createSessionConnection({
      url: `${this.page.calls.server}/cobrowse/v1/`,
      role: 'customer',
      hello: () => ({
        role: 'customer',
        session: id,
        secret,
        site,
        ...(hash && { rules: hash }),
        ...(this.paused && { paused: this.paused }),
      }),
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
      onSnapshotRequested: () => this.captures && this.capture.snapshot(),
      onWarning: (reason, endsInMs) =>
        this.warn(endsInMs > 0 ? { reason, endsAt: this.environment.now() + endsInMs } : undefined),
      onResourceWanted: (number, url) => void this.giveResource(session, number, url),
      onControl: (control) => this.guard('control', () => this.control.told(control)),
      onTrouble: (name, detail) => {
        this.tooLarge ||= name === 'too-large';
        if (name === 'misled') tellSiteOwner(detail);
      },
    });
    this.stopWaking = retryWhenAwake(this.page.window, this.connection);
    this.listener.signal('connection', 'connecting');
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

  /** The button by which the customer sees what agents do not; nothing before its script is there. */
  get hiddenButton(): 'show-hidden' | 'hide-hidden' | undefined {
    return this.hidden && (this.hidden.isOn ? 'hide-hidden' : 'show-hidden');
  }

  toggleHidden(): void {
    this.hidden?.toggle();
    this.listener.changed();
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
      this.page.calls.end(session);
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

  private on(target: EventTarget, type: string, action: (event: Event) => void): void {
    const options = { capture: true, passive: true, signal: this.listening.signal };
    natives.listen(target, type, (event) => this.guard(type, () => action(event)), options);
  }

  private listen(): void {
    const { window } = this.page;
    const { document } = window;
    this.on(window, 'scroll', () => this.guide.follow());
    this.on(window, 'resize', () => this.guide.follow());
    // The server cannot tell typing from a page that changes by itself.
    this.on(document, 'keydown', () => this.warning?.reason === 'idle' && this.extend());
    this.on(document, 'visibilitychange', () =>
      this.away(own('visibilityState', document) === 'hidden' ? 'hidden' : 'shown'),
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
    if (!this.captures && !this.paused) {
      this.captures = true;
      this.capture.start();
      this.pointer.start();
      void this.prepareHidden();
    }
    if (own('visibilityState', this.page.window.document) === 'hidden') this.away('hidden');
    this.participantsAre(participants);
  }

  private async prepareHidden(): Promise<void> {
    const { window, host, server } = this.page;
    try {
      const { HiddenLayer } = (await script(server, 'hidden', TRIES)) as typeof HiddenScript;
      if (this.done) return;
      this.hidden ??= new HiddenLayer(host, {
        all: () => this.capture.all(),
        ...this.place,
        masked: (field) => this.listener.signal('masked', field),
        listen: (type, action) => this.on(window.document, type, ({ target }) => this.captures && action(target)),
      });
      this.listener.changed();
    } catch {
      this.listener.failed('hidden');
    }
  }

  private participantsAre(participants: readonly Participant[]): void {
    const before = this.agents;
    this.agents = agentsOf(participants);
    const { joined, left } = comings(before, this.agents);
    for (const name of joined) this.listener.joined(name);
    for (const name of left) this.listener.signal('agentLeft', name);
    this.guide.keep(new Set(this.agents.filter(({ connected }) => connected).map(({ participant }) => participant)));
    if (joined.length > 0 && this.warned?.reason === 'never-joined') this.warned = undefined;
    this.listener.changed();
  }

  /** An image or font that agents see the place of. Whatever goes wrong, they go on without it. */
  private async giveResource(session: RememberedSession, number: number, url: string): Promise<void> {
    const { calls, server } = this.page;
    try {
      const { giveResource } = (await script(server, 'resources')) as typeof ResourcesScript;
      await giveResource(
        url,
        () => this.isLive && this.capture.shows(url),
        natives.setTimer,
        natives.fetch,
        session.secret,
        (query, init) => calls.ask(session, `/resources/${number}?${query}`, init),
      );
    } catch {
      // The server waits for a while and says that it is missing.
    }
  }

  private away(why: 'hidden' | 'shown'): void {
    if (!this.paused) this.connection?.away(why);
  }

  private guided(header: EventHeader, body: Uint8Array): 'applied' {
    const { kind, publisher } = header;
    const agent = this.agents.find(({ participant }) => participant === publisher);
    if (kind === 'action') this.control.act(header, body, agent?.name ?? '');
    else
      this.guide.draw((layer) => {
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
    this.listener.signal(
      'connection',
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
    this.hidden?.clear();
    this.captures = false;
    this.control.stop();
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
