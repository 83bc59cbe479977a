import { encodeFrame } from '../protocol/codec.ts';
import {
  type ClientHeader,
  type EndReason,
  type EventHeader,
  type EventKind,
  PROTOCOL_VERSION,
  type ServerHeader,
  type WelcomeHeader,
} from '../protocol/frames.ts';
import { decodeServerFrame } from '../protocol/server-frames.ts';
import type { Transport } from '../transport/transport.ts';
import {
  CLOSED_HERE,
  type ConnectionState,
  type Ending,
  afterClose,
  afterWait,
  afterWelcome,
  beginning,
  over,
  retryNow,
} from './connection-state.ts';
import { type Liveness, answers, heartbeat } from './heartbeat.ts';
import { Inbox } from './inbox.ts';
import { Outbox, type OutboxLimits } from './outbox.ts';
import { PointerSlot } from './pointer-slot.ts';
import type { SessionConnectionOptions } from './session-connection-options.ts';

/** No `welcome` within this time: the try failed. */
const OPEN_MS = 10_000;
/** Above this the rest waits in the outbox, where it can still become void. */
const BUFFERED_BYTES = 1024 * 1024;
const BLOCKED_LOOK_MS = 50;
/** Everything was sent and nothing acknowledged for so long: the last one is sent again. Repeats do no harm. */
const UNACKNOWLEDGED_MS = 15_000;
/** A replica that keeps failing must not ask for page after page. */
const RESYNC_EVERY_MS = 2_000;
const OUTBOX_BYTES = 24 * 1024 * 1024;
const MALFORMED = 4400;
const SILENT = 4408;
const ENDED = 4411;
const ABNORMAL = 1006;

type ResyncCause = Extract<ClientHeader, { type: 'resync' }>['cause'];

const endReasons: readonly string[] = [
  ...['customer', 'agent', 'controller', 'idle', 'never-joined', 'customer-away', 'node-lost', 'limit', 'error'],
];

/**
 * One participant's link with its session over as many transports as it takes. The rules stand in the pure types beside this file; here they
 * meet the clock and the network. Keeps one timer. Not over until the server says so or `close` is called.
 */
export class SessionConnection {
  private stateNow: ConnectionState;
  private transport: Transport | undefined;
  private readonly outbox: Outbox;
  private readonly inbox: Inbox;
  private readonly pointer = new PointerSlot();
  private liveness: Liveness = { heartbeatMs: OPEN_MS, silenceMs: OPEN_MS };
  private node: string | undefined;
  private sentAt = 0;
  private heardAt = 0;
  private progressAt = 0;
  private askedForSnapshot = false;
  private lostBy: ResyncCause | undefined;
  private resyncAskedAt = -Infinity;
  private cancelTimer: () => void = () => undefined;

  constructor(private readonly options: SessionConnectionOptions) {
    const page = options.role === 'customer';
    const limits: OutboxLimits = {
      bytes: options.outboxBytes ?? OUTBOX_BYTES,
      bodyBytes: 2 ** 24,
      chunkBytes: 2 ** 15,
    };
    this.outbox = new Outbox(page ? 'page' : 'guide', options.epoch, limits);
    this.inbox = new Inbox(page ? 'guide' : 'page', limits);
    this.node = options.node;
    this.stateNow = beginning(options.environment.now());
  }

  get state(): ConnectionState {
    return this.stateNow;
  }

  /** Epoch in which events are numbered now. */
  get epoch(): number {
    return this.outbox.epoch;
  }

  /** Losses of order that were seen, for diagnosis. */
  get counters(): { readonly duplicates: number; readonly gaps: number } {
    const { duplicates, gaps } = this.inbox;
    return { duplicates, gaps };
  }

  open(): void {
    this.connect();
  }

  /** False: not numbered. On the page stream a snapshot is owed then, and asked for once there is room. */
  publish(kind: EventKind, body: Uint8Array, encoding?: 'gzip'): boolean {
    if (this.stateNow.is === 'over') return false;
    if (kind === 'pointer') {
      this.pointer.offer(body);
      this.work();
      return true;
    }
    // Guidance that arrives a minute late misleads; a page that arrives late is still the page.
    if (this.options.role === 'agent' && this.stateNow.is !== 'open') return false;
    this.numberPointer();
    const numbered = this.number(kind, body, encoding);
    this.work();
    return numbered;
  }

  /** The owner applied everything up to `position`. */
  applied(position: number): void {
    this.inbox.applied(position, this.options.environment.now());
    this.work();
  }

  /** The owner cannot go on: nothing more is handed over until a snapshot. */
  resync(cause: 'apply' | 'checksum' | 'user'): void {
    this.lose(cause);
  }

  away(why: 'navigating' | 'hidden' | 'shown'): boolean {
    return this.say({ type: 'away', why });
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
    const transport = this.options.environment.openTransport(this.address(), {
      opened: () => this.transport === transport && this.sayHello(transport),
      received: (bytes) => this.transport === transport && this.received(bytes),
      violated: (reason) => this.transport === transport && this.violated(reason),
      closed: (code) => this.transport === transport && this.drop({ code }),
    });
    this.transport = transport;
    this.schedule();
  }

  private address(): string {
    return this.node === undefined
      ? this.options.url
      : `${this.options.url}?co-browse-node-id=${encodeURIComponent(this.node)}`;
  }

  private sayHello(transport: Transport): void {
    this.send({
      type: 'hello',
      versions: [PROTOCOL_VERSION],
      transport: transport.name,
      position: this.inbox.position,
      epoch: this.outbox.epoch,
      seq: this.outbox.lastSeq,
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
    const { options, outbox, inbox } = this;
    if (header.type !== 'refused' && (header.type === 'welcome') !== (this.stateNow.is === 'connecting')) {
      this.violated(`${header.type} while ${this.stateNow.is}`);
      return;
    }
    switch (header.type) {
      case 'welcome':
        this.welcomed(header);
        return;
      case 'refused':
        this.refused(header.code, header.retry, header.reason, header.node);
        return;
      case 'event':
        this.receivedEvent(header, body);
        return;
      case 'ack':
        this.progressAt = this.heardAt;
        outbox.acknowledge(header.epoch, header.seq);
        return;
      case 'request-resend':
        outbox.resend(header.epoch, header.from, header.to);
        return;
      case 'request-snapshot':
        outbox.owe();
        this.askForSnapshot(header.cause);
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
      case 'ended':
        options.onEnded?.(header.reason);
        this.drop({ code: ENDED, ended: header.reason });
        return;
      case 'heartbeat':
        if (header.customerSilentMs !== undefined) options.onCustomerSilent?.(header.customerSilentMs);
    }
  }

  private welcomed(welcome: WelcomeHeader): void {
    const { limits, heartbeatMs, silenceMs } = welcome;
    this.liveness = { heartbeatMs, silenceMs };
    this.node = welcome.node;
    this.outbox.limit(limits.bodyBytes, limits.chunkBytes);
    this.inbox.limit(limits.bodyBytes);
    this.outbox.resume(welcome.have, welcome.snapshot);
    this.lostBy = undefined;
    if (this.inbox.resume(welcome.position)) this.options.onResync?.(welcome.position + 1, 'welcome');
    this.progressAt = this.heardAt;
    this.askedForSnapshot = false;
    this.become(afterWelcome(this.stateNow, this.heardAt));
    this.options.onWelcome?.(welcome);
    if (this.outbox.owesSnapshot) this.askForSnapshot('welcome');
  }

  private refused(code: number, retry: Ending['retry'], reason: string, node: string | undefined): void {
    if (retry === 'reroute') this.node = node;
    const ended = code === ENDED && endReasons.includes(reason) ? (reason as EndReason) : undefined;
    this.drop({ code, reason, ...(retry && { retry }), ...(ended && { ended }) });
  }

  private receivedEvent(header: EventHeader, body: Uint8Array): void {
    const reception = this.inbox.receive(header, body);
    switch (reception.is) {
      case 'deliver':
        if (this.options.onEvent(reception.header, reception.body) === 'applied')
          this.inbox.applied(header.position, this.heardAt);
        return;
      case 'gap':
        this.options.onTrouble?.('gap', `position=${header.position} expected=${reception.expected}`);
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
    transport?.close(ending.code >= 3000 ? ending.code : CLOSED_HERE, '');
    const from = this.stateNow;
    const closedHere = ending.code === CLOSED_HERE && ending.retry === 'stop' && from.is !== 'over';
    this.become(closedHere ? over(ending) : afterClose(from, ending, environment.now(), environment.chance()));
  }

  private number(kind: EventKind, body: Uint8Array, encoding?: 'gzip'): boolean {
    const publication = this.outbox.publish(kind, body, encoding);
    if (publication === 'too-large') this.options.onTrouble?.('too-large', `kind=${kind} bytes=${body.length}`);
    // A snapshot that is too large would be just as large again.
    if (publication === 'full' || (publication === 'too-large' && kind !== 'snapshot')) this.askedForSnapshot = false;
    return publication === 'numbered';
  }

  /** The pointer is numbered as late as can be: when it can leave at once. */
  private numberPointer(): void {
    if (this.stateNow.is !== 'open' || this.outbox.owesSnapshot || this.outbox.hasUnsent) return;
    const body = this.pointer.take(this.options.environment.now());
    if (body !== undefined) this.number('pointer', body);
  }

  private askForSnapshot(cause: string): void {
    this.askedForSnapshot = true;
    this.options.onSnapshotRequested?.(cause);
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
        if (now - this.stateNow.since >= OPEN_MS) this.drop({ code: ABNORMAL });
        break;
      case 'open':
        this.workOpen(now);
    }
    this.schedule();
  }

  private workOpen(now: number): void {
    const decision = heartbeat(this.liveness, this.sentAt, this.heardAt, now);
    if (decision.is === 'dead') {
      this.drop({ code: SILENT });
      return;
    }
    this.askForResync(now);
    this.repeatOldest(now);
    this.pump();
    this.numberPointer();
    this.pump();
    const position = this.inbox.ackDue(now);
    if (position !== undefined) this.send({ type: 'ack', position });
    if (decision.is === 'speak') this.send({ type: 'heartbeat' });
    if (this.outbox.owesSnapshot && this.outbox.hasRoom && !this.askedForSnapshot) this.askForSnapshot('outbox');
  }

  private get blocked(): boolean {
    return (this.transport?.bufferedBytes() ?? 0) >= BUFFERED_BYTES;
  }

  private pump(): void {
    while (!this.blocked) {
      const piece = this.outbox.nextPiece();
      if (piece === undefined) return;
      this.send(piece.header, piece.body);
      this.progressAt = this.sentAt;
    }
  }

  private repeatOldest(now: number): void {
    const { outbox } = this;
    const oldest = outbox.oldestSeq;
    if (oldest === undefined || now - this.progressAt < UNACKNOWLEDGED_MS) return;
    if (!outbox.hasUnsent && this.transport?.bufferedBytes() === 0) outbox.resend(outbox.epoch, oldest, oldest);
  }

  private schedule(): void {
    this.cancelTimer();
    const at = this.nextDeadline();
    if (at === undefined) return;
    const { environment } = this.options;
    this.cancelTimer = environment.after(Math.max(0, Math.ceil(at - environment.now())), () => this.work());
  }

  private nextDeadline(): number | undefined {
    const state = this.stateNow;
    switch (state.is) {
      case 'over':
        return undefined;
      case 'waiting':
        return state.retryAt;
      case 'connecting':
        return state.since + OPEN_MS;
      case 'open':
        return this.nextOpenDeadline();
    }
  }

  private nextOpenDeadline(): number {
    const now = this.options.environment.now();
    const decision = heartbeat(this.liveness, this.sentAt, this.heardAt, now);
    const { outbox, inbox, pointer } = this;
    const waiting = [
      decision.is === 'wait' ? decision.until : now,
      inbox.ackBy,
      this.lostBy && Math.max(now, this.resyncAskedAt + RESYNC_EVERY_MS),
      outbox.hasUnsent ? now + BLOCKED_LOOK_MS : undefined,
      outbox.owesSnapshot ? undefined : pointer.dueAt,
      outbox.oldestSeq && Math.max(this.progressAt + UNACKNOWLEDGED_MS, now + BLOCKED_LOOK_MS),
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
