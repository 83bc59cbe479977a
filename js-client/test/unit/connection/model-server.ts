import { decodeClientFrame } from '../../../src/protocol/client-frames.ts';
import { encodeFrame } from '../../../src/protocol/codec.ts';
import type {
  ClientHeader,
  EventHeader,
  EventKind,
  PublishHeader,
  Role,
  ServerHeader,
} from '../../../src/protocol/frames.ts';
import { Reassembly } from '../../../src/connection/reassembly.ts';
import type { SimulatedTime } from './simulated-time.ts';

export const HEARTBEAT_MS = 4_000;
export const SILENCE_MS = 12_000;
const CHUNK_BYTES = 1_024;
const REORDER_WINDOW = 32;
const LOG_EVENTS = 40;
const ASK_AGAIN_MS = 1_000;
const PATIENCE = 3;

/** The server's end of one link. */
export interface ServerEnd {
  send(frame: Uint8Array): void;
  close(code: number): void;
}

interface Relayed {
  readonly position: number;
  readonly epoch: number;
  readonly seq: number;
  readonly kind: EventKind;
  readonly body: Uint8Array;
}

interface Early {
  readonly kind: EventKind;
  readonly body: Uint8Array;
}

/** One stream as the specification wants it: order of the publisher, log, cursor of the one subscriber. */
class Stream {
  epoch = 0;
  next = 1;
  wantsSnapshot: boolean;
  private readonly early = new Map<number, Early>();
  private asked = { next: 0, times: 0, at: -Infinity };
  private log: Relayed[] = [];
  private head = 0;
  /** Position of the next event for the subscriber; undefined: it waits for a snapshot. */
  private cursor: number | undefined;

  constructor(
    readonly is: 'page' | 'guide',
    private readonly toPublisher: (header: ServerHeader) => void,
    private readonly toSubscriber: (header: ServerHeader, body?: Uint8Array) => void,
  ) {
    this.wantsSnapshot = is === 'page';
  }

  accept({ epoch, seq, kind }: PublishHeader, body: Uint8Array, now: number): void {
    if (epoch < this.epoch) return;
    if (epoch > this.epoch) this.beginEpoch(epoch);
    const closesGap = this.wantsSnapshot && kind === 'snapshot' && seq >= this.next;
    if (closesGap) this.next = seq;
    if (seq >= this.next) this.early.set(seq, { kind, body });
    this.relayContiguous();
    if (seq >= this.next) this.askFor(seq, now);
    this.toPublisher({ type: 'ack', epoch: this.epoch, seq: this.next - 1 });
  }

  subscribe(position: number): number {
    const oldest = this.log[0]?.position ?? this.head + 1;
    const known = position > 0 && position >= oldest - 1 && position <= this.head;
    this.cursor = known ? position + 1 : this.is === 'guide' ? this.head + 1 : undefined;
    return this.cursor === undefined ? 0 : this.cursor - 1;
  }

  beginAgainAtSnapshot(): void {
    this.cursor = undefined;
    this.drain('asked');
  }

  drain(cause: string): void {
    const oldest = this.log[0];
    if (oldest === undefined) return;
    if (this.cursor === undefined || this.cursor < oldest.position) {
      this.cursor = oldest.position;
      this.toSubscriber({ type: 'resync', position: this.cursor, cause });
    }
    for (const event of this.log.slice(this.cursor - oldest.position)) this.relay(event);
    this.cursor = this.head + 1;
  }

  private beginEpoch(epoch: number): void {
    this.epoch = epoch;
    this.next = 1;
    this.early.clear();
    this.wantsSnapshot = this.is === 'page';
  }

  private relayContiguous(): void {
    for (let event = this.early.get(this.next); event !== undefined; event = this.early.get(this.next)) {
      if (this.wantsSnapshot && this.next === 1 && event.kind !== 'snapshot') return;
      this.early.delete(this.next);
      this.append(event);
      this.next++;
    }
    for (const seq of this.early.keys()) if (seq < this.next) this.early.delete(seq);
    this.drain('behind');
  }

  private append({ kind, body }: Early): void {
    const event = { position: ++this.head, epoch: this.epoch, seq: this.next, kind, body };
    if (kind === 'snapshot') {
      this.log = [];
      this.wantsSnapshot = false;
    }
    this.log.push(event);
    if (this.log.length <= LOG_EVENTS) return;
    if (this.is === 'guide') this.log.shift();
    else if (this.log.length % LOG_EVENTS === 1) this.requestSnapshot('subscriber');
  }

  private askFor(seq: number, now: number): void {
    if (seq >= this.next + REORDER_WINDOW && this.is === 'page') {
      this.early.clear();
      this.requestSnapshot('window');
      return;
    }
    if (now - this.asked.at < ASK_AGAIN_MS) return;
    this.asked = { next: this.next, times: this.asked.next === this.next ? this.asked.times + 1 : 1, at: now };
    if (this.wantsSnapshot || (this.asked.times > PATIENCE && this.is === 'page')) this.requestSnapshot('still');
    else this.toPublisher({ type: 'request-resend', epoch: this.epoch, from: this.next, to: seq - 1 });
  }

  private requestSnapshot(cause: string): void {
    this.wantsSnapshot = true;
    this.toPublisher({ type: 'request-snapshot', cause });
  }

  private relay({ position, epoch, seq, kind, body }: Relayed): void {
    const header: EventHeader = { type: 'event', position, publisher: this.is, epoch, seq, kind, length: body.length };
    if (body.length <= CHUNK_BYTES) this.toSubscriber(header, body);
    else
      for (let offset = 0; offset < body.length; offset += CHUNK_BYTES)
        this.toSubscriber({ ...header, offset }, body.subarray(offset, offset + CHUNK_BYTES));
  }
}

/** One session with one customer and one agent, after the specification and nothing else. Strict: what a client may not send throws. */
export class ModelServer {
  private readonly ends = new Map<Role, ServerEnd>();
  private readonly page: Stream;
  private readonly guide: Stream;

  constructor(private readonly time: SimulatedTime) {
    const to = (role: Role) => (header: ServerHeader, body?: Uint8Array) => this.send(role, header, body);
    this.page = new Stream('page', to('customer'), to('agent'));
    this.guide = new Stream('guide', to('agent'), to('customer'));
  }

  /** A link was made. The answer takes what the client sends. */
  accept(end: ServerEnd): (frame: Uint8Array) => void {
    let role: Role | undefined;
    const bodies = new Map<string, Reassembly>();
    return (frame) => {
      const decoded = decodeClientFrame(frame);
      if (decoded.is !== 'frame') throw new Error(`client sent ${JSON.stringify(decoded)}`);
      const { header, body } = decoded.frame;
      if (role === undefined && header.type !== 'hello') throw new Error(`first frame ${header.type}`);
      if (header.type === 'hello') {
        role = header.role;
        this.hello(header, end);
      } else if (role !== undefined && this.ends.get(role) === end) this.handle(role, header, body, bodies);
    };
  }

  private hello(hello: Extract<ClientHeader, { type: 'hello' }>, end: ServerEnd): void {
    const { role } = hello;
    if (this.ends.get(role) === end) return;
    this.ends.get(role)?.close(4409);
    this.ends.set(role, end);
    const [published, subscribed] = role === 'customer' ? [this.page, this.guide] : [this.guide, this.page];
    const position = subscribed.subscribe(hello.position);
    const newEpoch = hello.epoch > published.epoch;
    this.send(role, {
      type: 'welcome',
      version: 1,
      session: hello.session,
      token: '123456789',
      participant: role,
      role,
      node: 'n1',
      state: 'active',
      heartbeatMs: HEARTBEAT_MS,
      silenceMs: SILENCE_MS,
      limits: { headerBytes: 4096, chunkBytes: CHUNK_BYTES, bodyBytes: 100_000 },
      have: { epoch: published.epoch, seq: published.next - 1 },
      snapshot: role === 'customer' && (newEpoch || published.wantsSnapshot),
      position,
      participants: [],
    });
    subscribed.drain('late');
    this.beat(role, end);
  }

  private handle(role: Role, header: ClientHeader, body: Uint8Array, bodies: Map<string, Reassembly>): void {
    const published = role === 'customer' ? this.page : this.guide;
    if (header.type === 'resync') this.page.beginAgainAtSnapshot();
    if (header.type !== 'publish') return;
    const whole = header.offset === undefined ? body : assembled(header, header.offset, body, bodies);
    if (whole !== undefined) published.accept(header, whole, this.time.now);
  }

  private beat(role: Role, end: ServerEnd): void {
    this.time.after(HEARTBEAT_MS, () => {
      if (this.ends.get(role) !== end) return;
      this.send(role, { type: 'heartbeat' });
      this.beat(role, end);
    });
  }

  private send(role: Role, header: ServerHeader, body?: Uint8Array): void {
    this.ends.get(role)?.send(encodeFrame(header, body));
  }
}

function assembled(
  header: PublishHeader,
  offset: number,
  piece: Uint8Array,
  bodies: Map<string, Reassembly>,
): Uint8Array | undefined {
  if (piece.length > CHUNK_BYTES || (piece.length < 1_024 && offset + piece.length < header.length))
    throw new Error(`piece of ${piece.length} bytes`);
  const key = `${header.epoch}/${header.seq}`;
  const body = bodies.get(key) ?? new Reassembly(header.length);
  bodies.set(key, body);
  if (!body.add(offset, piece)) throw new Error(`bad piece of ${key} at ${offset}`);
  if (body.complete !== undefined) bodies.delete(key);
  return body.complete;
}
