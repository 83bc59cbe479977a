import { encodeFrame } from '../protocol/codec.ts';
import {
  type Action,
  type ClientHeader,
  type EventHeader,
  type EventKind,
  PROTOCOL_VERSION,
  type RefusedHeader,
  type ReportHeader,
  type ServerHeader,
  type WelcomeHeader,
} from '../protocol/frames.ts';
import { decodeServerFrame, endReasons } from '../protocol/server-frames.ts';
import { ABNORMAL, type Transport, type TransportName } from '../transport/transport.ts';
import {
  CLOSED_HERE,
  type ConnectionState,
  type Ending,
  SUCCESS_MS,
  afterClose,
  afterWait,
  afterWelcome,
  beginning,
  over,
  retryNow,
} from './connection-state.ts';
import { type Liveness, answers, deadAt, speakAt } from './heartbeat.ts';
import { Inbox } from './inbox.ts';
import { Publishing } from './publishing.ts';
import type { SessionConnectionOptions } from './session-connection-options.ts';
import { TransportChoice } from './transport-choice.ts';

/** No `welcome` within this time: the try failed. */
const WELCOME_MS = 10_000;
/** A WebSocket that has not opened by then is held up on the way. */
const OPEN_MS = 4_000;
/** A replica that keeps failing must not ask for page after page. */
const RESYNC_EVERY_MS = 2_000;
/** Until a welcome says otherwise. */
const BODY_BYTES = 2 ** 24;
/** Beyond two heartbeats that did not come, somebody else is asked what became of the node. */
const LATE_MS = 1_000;
/** Nobody is asked to speak more often. */
const FASTEST_HEARTBEAT_MS = 1_000;
const MALFORMED = 4400;
const SILENT = 4408;
const SUPERSEDED = 4409;
const ENDED = 4411;

type ResyncCause = Extract<ClientHeader, { type: 'resync' }>['cause'];

/**
 * One participant's link with its session over as many transports as it takes. The rules stand in the pure types beside this file; here they
 * meet the clock and the network. Keeps one timer. Not over until the server says so or `close` is called.
 */
export class SessionConnection {
  private stateNow: ConnectionState;
  private readonly choice: TransportChoice;
  private transport: Transport | undefined;
  private opened = false;
  private lostSince: number | undefined;
  /** Hellos whose fate is unknown. A node that hung, or a proxy, may deliver them yet. */
  private unanswered = 0;
  private askedAbout = -1;
  /** A WebSocket that is tried beside the polling that works. */
  private probe: Transport | undefined;
  private probeAt = Infinity;
  /** What a better transport took the place of, until that is welcome. */
  private former: Transport | undefined;
  private readonly publishing: Publishing;
  private readonly inbox: Inbox;
  private liveness: Liveness = { heartbeatMs: WELCOME_MS, silenceMs: WELCOME_MS };
  private node: string | undefined;
  /** Of the node alone, until it does not do: then it is not tried again. */
  private nodeUrl: string | undefined;
  private sentAt = 0;
  private heardAt = 0;
  private lostBy: ResyncCause | undefined;
  private resyncAskedAt = -Infinity;
  private cancelTimer: () => void = () => undefined;

  constructor(private readonly options: SessionConnectionOptions) {
    const { role, epoch, outboxBytes, environment } = options;
    const surroundings = {
      send: (header: ClientHeader, body: Uint8Array) => this.send(header, body),
      bufferedBytes: () => this.transport?.bufferedBytes() ?? 0,
      snapshotWanted: (cause: string) => options.onSnapshotRequested?.(cause),
      trouble: (name: string, detail: string) => options.onTrouble?.(name, detail),
    };
    this.publishing = new Publishing(role, epoch, surroundings, outboxBytes);
    this.inbox = new Inbox(role === 'customer' ? 'guide' : 'page', { bodyBytes: BODY_BYTES });
    this.choice = new TransportChoice(options.transport ?? 'websocket', options.webSockets ?? true);
    this.node = options.node;
    this.nodeUrl = options.sessionServerUrl;
    this.stateNow = beginning(environment.now());
  }

  get state(): ConnectionState {
    return this.stateNow;
  }

  /** Of the events that are published now, and the number of the last one. */
  get published(): { readonly epoch: number; readonly seq: number } {
    return { epoch: this.publishing.epoch, seq: this.publishing.lastSeq };
  }

  open(): void {
    this.connect();
  }

  get unacknowledgedBytes(): number {
    return this.publishing.unacknowledgedBytes;
  }

  /** False: not numbered. On the page stream a snapshot is owed then, and asked for once there is room. */
  publish(kind: EventKind, body: Uint8Array, encoding?: 'gzip', action?: Action): boolean {
    if (this.stateNow.is === 'over') return false;
    if (kind === 'pointer') {
      this.publishing.point(body);
      this.work();
      return true;
    }
    const isOpen = this.stateNow.is === 'open';
    // Guidance that arrives a minute late misleads; a page that arrives late is still the page.
    if (this.options.role === 'agent' && !isOpen) return false;
    if (isOpen) this.publishing.numberPointer(this.options.environment.now());
    const numbered = this.publishing.publish(kind, body, encoding, action);
    this.work();
    return numbered;
  }

  /** The owner applied everything up to `position`. */
  applied(position: number): void {
    this.inbox.applied(position, this.options.environment.now());
    this.work();
  }

  /** The owner cannot go on: nothing more is handed over until a snapshot. */
  resync(cause: Exclude<ResyncCause, 'gap'>): void {
    this.lose(cause);
  }

  away(why: 'navigating' | 'hidden' | 'shown'): boolean {
    return this.say({ type: 'away', why });
  }

  /** What sharing costs this page; for the server's figures only. */
  report(header: ReportHeader): boolean {
    return this.say(header);
  }

  /** About control; false: not connected. */
  tell(header: Extract<ClientHeader, { type: 'control' | 'outcome' }>): boolean {
    return this.say(header);
  }

  extend(): boolean {
    return this.say({ type: 'extend' });
  }

  /** False: not connected, so the server did not hear it. */
  end(): boolean {
    return this.say({ type: 'end' });
  }

  leave(): boolean {
    return this.say({ type: 'leave' });
  }

  retryNow(): void {
    const { environment } = this.options;
    // A link that a sleeping machine left half-open shows at the next write.
    if (this.stateNow.is === 'open') this.say({ type: 'heartbeat' });
    this.become(retryNow(this.stateNow, environment.now()));
  }

  /** Ends this connection, not the session. */
  close(): void {
    this.drop({ code: CLOSED_HERE, retry: 'stop' });
  }

  private become(next: ConnectionState): void {
    const before = this.stateNow;
    if (next === before) return;
    this.stateNow = next;
    this.options.onState?.(next);
    if (this.stateNow !== next) return;
    if (next.is === 'connecting') this.connect();
    else this.schedule();
  }

  private connect(): void {
    this.opened = false;
    this.transport = this.link(this.choice.next);
    this.schedule();
  }

  private link(name: TransportName): Transport {
    const isOurs = () => this.transport === transport;
    const transport = this.options.environment.openTransport(
      this.address(name),
      {
        opened: () => {
          if (this.probe === transport) this.changeTo(transport);
          if (isOurs()) this.sayHello(transport);
        },
        received: (bytes) => isOurs() && this.received(bytes),
        violated: (reason) => isOurs() && this.violated(reason),
        closed: (code) => {
          if (isOurs()) this.drop({ code });
          else if (this.probe === transport) this.probe = undefined;
        },
      },
      name,
    );
    return transport;
  }

  /** Both sides' numbers make it a reconnect without a wait. What polling still brings is not heard: the new link brings it again. */
  private changeTo(transport: Transport): void {
    this.former = this.transport;
    this.transport = transport;
    this.probe = undefined;
    this.stateNow = { is: 'connecting', attempt: 1, since: this.options.environment.now(), after: 0 };
  }

  private address(name: TransportName): string {
    const query = this.node === undefined ? '' : `?co-browse-node-id=${encodeURIComponent(this.node)}`;
    return (this.nodeUrl ? `${this.nodeUrl}/cobrowse/v1/` : this.options.url) + name + query;
  }

  private sayHello(transport: Transport): void {
    this.opened = true;
    this.send({
      type: 'hello',
      versions: [PROTOCOL_VERSION],
      transport: transport.name,
      position: this.inbox.position,
      epoch: this.publishing.epoch,
      seq: this.publishing.lastSeq,
      client: __COBROWSE_VERSION__.slice(0, 32),
      ...this.options.hello(),
    });
  }

  private received(bytes: Uint8Array): void {
    this.heardAt = this.options.environment.now();
    const decoded = decodeServerFrame(bytes);
    switch (decoded.is) {
      case 'refused':
        this.violated(decoded.reason);
        return;
      case 'unknown':
        break;
      case 'frame':
        this.handle(decoded.frame.header, decoded.frame.body);
    }
    if (this.stateNow.is === 'open' && answers(this.liveness, this.sentAt, this.heardAt))
      this.say({ type: 'heartbeat' });
    this.work();
  }

  private handle(header: ServerHeader, body: Uint8Array): void {
    const { options, publishing, inbox } = this;
    if (header.type !== 'refused' && (header.type === 'welcome') !== (this.stateNow.is === 'connecting')) {
      this.violated(`${header.type} while ${this.stateNow.is}`);
      return;
    }
    switch (header.type) {
      case 'welcome':
        this.welcomed(header);
        return;
      case 'refused':
        this.refused(header);
        return;
      case 'event':
        this.receivedEvent(header, body);
        return;
      case 'ack':
        publishing.acknowledged(header.epoch, header.seq, this.heardAt);
        return;
      case 'request-resend':
        publishing.resend(header.epoch, header.from, header.to);
        return;
      case 'request-snapshot':
        publishing.snapshotRequested(header.cause);
        return;
      case 'resync':
        inbox.resync(header.position);
        this.lostBy = undefined;
        options.onResync?.(header.position, header.cause);
        return;
      case 'presence':
        options.onPresence?.(header.state, header.participants);
        return;
      case 'warning':
        options.onWarning?.(header.reason, header.endsInMs);
        return;
      case 'control':
        options.onControl?.(header);
        return;
      case 'outcome':
        options.onOutcome?.(header);
        return;
      case 'ended':
        options.onEnded?.(header.reason);
        this.drop({ code: ENDED, ended: header.reason });
        return;
      case 'want-resource':
        options.onResourceWanted?.(header.number, header.url);
        return;
      case 'heartbeat':
        if (header.customerSilentMs !== undefined) options.onCustomerSilent?.(header.customerSilentMs);
    }
  }

  private welcomed(welcome: WelcomeHeader): void {
    const { limits, have, snapshot, position } = welcome;
    const heartbeatMs = Math.max(welcome.heartbeatMs, FASTEST_HEARTBEAT_MS);
    this.liveness = { heartbeatMs, silenceMs: Math.max(welcome.silenceMs, 2 * heartbeatMs) };
    this.node = welcome.node;
    this.publishing.welcomed(have, snapshot, limits, this.heardAt);
    this.inbox.limit(limits.bodyBytes);
    this.lostBy = undefined;
    if (this.inbox.resume(position)) this.options.onResync?.(position + 1, 'welcome');
    this.closeOthers();
    this.welcomedBy(this.transport?.name ?? 'websocket');
    this.lostSince = undefined;
    this.become(afterWelcome(this.stateNow, this.heardAt));
    this.options.onWelcome?.(welcome);
    this.publishing.askIfOwed('welcome');
    if (welcome.misled === undefined) return;
    this.correctCookie();
    this.options.onTrouble?.('misled', welcome.misled);
  }

  /** The next try then comes to the right node by itself. */
  private correctCookie(): void {
    void this.options.askOwner?.('include');
  }

  private welcomedBy(name: TransportName): void {
    this.choice.welcomed(name);
    this.probeAt = name === 'longpoll' ? this.heardAt + this.choice.nextProbeMs() : Infinity;
    this.options.onTransport?.(name);
  }

  private closeOthers(): void {
    this.former?.close(CLOSED_HERE);
    this.probe?.close(CLOSED_HERE);
    this.former = this.probe = undefined;
  }

  private refused({ code, retry, reason, node }: RefusedHeader): void {
    if (retry === 'reroute') {
      this.node = node;
      this.correctCookie();
    }
    const ended = code === ENDED ? endReasons.find((word) => word === reason) : undefined;
    this.drop({ code, reason, retry, ...(ended && { ended }) });
  }

  private receivedEvent(header: EventHeader, body: Uint8Array): void {
    const reception = this.inbox.receive(header, body);
    switch (reception.is) {
      case 'deliver':
        if (this.options.onEvent(reception.header, reception.body) === 'applied')
          this.inbox.applied(header.position, this.heardAt);
        return;
      case 'gap':
        this.options.onTrouble?.('gap', `${header.position} not ${reception.expected}`);
        this.lose('gap');
        return;
      case 'malformed':
        this.violated(reception.reason);
        return;
      case 'kept':
      case 'duplicate':
      case 'ignored':
        return;
    }
  }

  /** Customers have no frame that asks for a resync; a new connection says where they stand. */
  private lose(cause: ResyncCause): void {
    this.inbox.lose();
    this.lostBy = cause;
    if (this.options.role === 'agent') this.askForResync(this.options.environment.now());
    else if (this.stateNow.is === 'open') this.drop({ code: ABNORMAL });
  }

  private askForResync(now: number): void {
    if (this.lostBy === undefined || now < this.resyncAskedAt + RESYNC_EVERY_MS) return;
    if (this.say({ type: 'resync', cause: this.lostBy })) this.resyncAskedAt = now;
  }

  private violated(reason: string): void {
    this.options.onTrouble?.('malformed', reason);
    this.drop({ code: MALFORMED, retry: 'resume', reason });
  }

  /** Ends the present try or connection; the state decides what follows. */
  private drop(ending: Ending): void {
    const { environment } = this.options;
    const { transport } = this;
    this.transport = undefined;
    transport?.close(ending.code >= 3000 ? ending.code : CLOSED_HERE);
    this.closeOthers();
    const from = this.stateNow;
    if (from.is === 'connecting') {
      if (ending.code === ABNORMAL) {
        if (this.opened) this.unanswered++;
        void this.askAbout();
        if (this.nodeUrl || this.choice.failed(this.opened)) ending = { ...ending, atOnce: true };
      }
      this.nodeUrl = undefined;
    }
    if (ending.code === SUPERSEDED && this.isByOurselves(from)) ending = { code: ABNORMAL };
    const closedHere = ending.code === CLOSED_HERE && ending.retry === 'stop' && from.is !== 'over';
    const now = environment.now();
    this.lostSince ??= now;
    const next = closedHere ? over(ending) : afterClose(from, ending, now, environment.chance(), this.options.waitsMs);
    const isTooLong = now - this.lostSince >= (this.options.giveUpMs ?? Infinity);
    this.become(next.is === 'waiting' && isTooLong ? over({ code: ending.code, retry: 'restart' }) : next);
  }

  /** Whether an older hello of our own may have taken our place: each at most once, and soon after it was given up. */
  private isByOurselves(from: ConnectionState): boolean {
    const isOld = from.is === 'open' && this.options.environment.now() - from.since >= SUCCESS_MS;
    if (isOld || this.unanswered === 0) return false;
    this.unanswered--;
    return true;
  }

  private ownerDueAt(): number {
    return this.askedAbout === this.heardAt || this.options.askOwner === undefined
      ? Infinity
      : this.heardAt + 2 * this.liveness.heartbeatMs + LATE_MS;
  }

  /** The node is silent, and a balancer may hide its death for minutes: another one may know. */
  private async askAbout(): Promise<void> {
    const heardAt = (this.askedAbout = this.heardAt);
    const code = await this.options.askOwner?.('omit');
    if (code === undefined || this.heardAt !== heardAt || (!code && this.stateNow.is !== 'open')) return;
    this.options.environment.after(0, () => this.drop({ code: code || ABNORMAL }));
  }

  private tryWebSocket(now: number): void {
    this.probe?.close(CLOSED_HERE);
    this.probeAt = now + this.choice.nextProbeMs();
    this.probe = this.link('websocket');
  }

  private say(header: ClientHeader): boolean {
    if (this.stateNow.is !== 'open') return false;
    this.send(header);
    this.schedule();
    return true;
  }

  private send(header: ClientHeader, body?: Uint8Array): void {
    this.sentAt = this.options.environment.now();
    this.transport?.send(encodeFrame(header, body));
  }

  /** Does everything that is due, then sleeps until the next thing is. */
  private work(): void {
    const { environment } = this.options;
    const now = environment.now();
    switch (this.stateNow.is) {
      case 'over':
        break;
      case 'waiting':
        this.become(afterWait(this.stateNow, now));
        break;
      case 'connecting':
        if (now >= this.stateNow.since + this.patience()) this.drop({ code: ABNORMAL });
        break;
      case 'open':
        this.workOpen(now);
    }
    this.schedule();
  }

  private workOpen(now: number): void {
    if (now >= deadAt(this.liveness, this.heardAt)) {
      this.drop({ code: SILENT });
      return;
    }
    this.askForResync(now);
    if (now >= this.ownerDueAt()) void this.askAbout();
    if (now >= this.probeAt) this.tryWebSocket(now);
    this.publishing.work(now);
    const position = this.inbox.ackDue(now);
    if (position !== undefined) this.send({ type: 'ack', position });
    if (now >= speakAt(this.liveness, this.sentAt)) this.send({ type: 'heartbeat' });
  }

  private schedule(): void {
    this.cancelTimer();
    const at = this.nextDeadline();
    if (at === undefined) return;
    const { environment } = this.options;
    this.cancelTimer = environment.after(Math.max(0, Math.ceil(at - environment.now())), () => this.work());
  }

  private patience(): number {
    return !this.opened && this.choice.next === 'websocket' ? OPEN_MS : WELCOME_MS;
  }

  private nextDeadline(): number | undefined {
    const state = this.stateNow;
    switch (state.is) {
      case 'over':
        return undefined;
      case 'waiting':
        return state.retryAt;
      case 'connecting':
        return state.since + this.patience();
      case 'open':
        return this.nextOpenDeadline();
    }
  }

  private nextOpenDeadline(): number {
    const now = this.options.environment.now();
    const waiting = [
      deadAt(this.liveness, this.heardAt),
      speakAt(this.liveness, this.sentAt),
      this.inbox.ackBy,
      this.lostBy && Math.max(now, this.resyncAskedAt + RESYNC_EVERY_MS),
      this.publishing.deadline(now),
      this.probeAt,
      this.ownerDueAt(),
    ];
    return Math.min(...waiting.filter((at) => at !== undefined));
  }
}

/** Makes a connection and begins the first try. Nothing is told before this returns. */
export function createSessionConnection(options: SessionConnectionOptions): SessionConnection {
  const connection = new SessionConnection(options);
  connection.open();
  return connection;
}
