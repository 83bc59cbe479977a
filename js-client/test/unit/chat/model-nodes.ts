import type { ChatClientHeader, ChatServerHeader } from '../../../src/chat/frames.ts';
import { type Entry, Timeline, keyOf } from '../../../src/chat/timeline.ts';
import { encodeFrame } from '../../../src/protocol/codec.ts';
import type { ServerEnd } from '../connection/model-server.ts';
import type { SimulatedTime } from '../connection/simulated-time.ts';
import { decodeChatClientFrame } from './client-frames.ts';

const HEARTBEAT_MS = 4_000;

interface Link {
  readonly end: ServerEnd;
  sender: string;
  follows: boolean;
}

/** One node with one conversation, after the specification and nothing else. What a client may not send throws. */
export class ModelNode {
  /** In the order in which this node came to know them. */
  readonly known: Entry[] = [];
  private readonly keys = new Map<string, Entry>();
  private readonly links = new Set<Link>();
  private runs = 1;
  readonly repeated: string[] = [];
  /** In [0, 1): messages that are refused as too fast. */
  tooFast = 0;

  constructor(
    private readonly name: string,
    private readonly time: SimulatedTime,
    private readonly chance: () => number,
    /** To the other nodes, some time. */
    private readonly spread: (entry: Entry) => void,
  ) {}

  get room(): string {
    return `${this.name}-${this.runs}`;
  }

  /** Comes back with another count: what it knows is put in an order of its own. */
  restart(): void {
    this.runs++;
    for (const link of this.links) link.end.close(1006);
    this.links.clear();
    this.known.sort(() => this.chance() - 0.5);
  }

  learn(entry: Entry): void {
    const earlier = this.keys.get(keyOf(entry));
    if (earlier !== undefined && earlier.clock <= entry.clock) return;
    this.keys.set(keyOf(entry), entry);
    if (earlier !== undefined) {
      this.retell(earlier, entry);
      return;
    }
    this.known.push(entry);
    for (const link of this.links) if (link.follows) this.tell(link, entry, this.known.length);
  }

  /** It was accepted by both nodes while they were cut off from each other. */
  private retell(earlier: Entry, valid: Entry): void {
    this.runs++;
    this.known.splice(this.known.indexOf(earlier), 1, valid);
    for (const link of this.links) if (link.follows) this.follow(link, undefined, 0);
  }

  accept(end: ServerEnd): (frame: Uint8Array) => void {
    const link: Link = { end, sender: '', follows: false };
    this.links.add(link);
    return (frame) => {
      const decoded = decodeChatClientFrame(frame);
      if (decoded.is !== 'frame') throw new Error(`client sent ${JSON.stringify(decoded)}`);
      if (!this.links.has(link)) return;
      this.handle(link, decoded.frame.header, decoded.frame.body);
    };
  }

  private handle(link: Link, header: ChatClientHeader, body: Uint8Array): void {
    switch (header.type) {
      case 'hello':
        if (link.sender === '') this.welcome(link, header.role === 'customer' ? 'customer' : 'agent/a');
        return;
      case 'follow':
        this.follow(link, header.room, header.place ?? 0);
        return;
      case 'say':
        if (link.sender !== '') this.said(link, header.id, header.after, new TextDecoder().decode(body));
        return;
      case 'unfollow':
      case 'typing':
      case 'seen':
      case 'heartbeat':
    }
  }

  private welcome(link: Link, sender: string): void {
    link.sender = sender;
    this.send(link, {
      type: 'chat-welcome',
      version: 1,
      participant: sender,
      role: sender === 'customer' ? 'customer' : 'agent',
      node: this.name,
      heartbeatMs: HEARTBEAT_MS,
      silenceMs: 3 * HEARTBEAT_MS,
    });
    this.beat(link);
  }

  private follow(link: Link, room: string | undefined, place: number): void {
    if (link.sender === '') return;
    link.follows = true;
    const from = room === this.room ? place : 0;
    this.known.forEach((entry, at) => at >= from && this.tell(link, entry, at + 1));
    this.send(link, {
      type: 'followed',
      conversation: 'c',
      room: this.room,
      place: this.known.length,
      state: 'open',
    });
  }

  private said(link: Link, id: string, after: number, text: string): void {
    if (!link.follows) {
      this.send(link, { type: 'not-said', conversation: 'c', id, code: 4403, name: 'out-of-role', reason: '' });
      return;
    }
    const key = { sender: link.sender, id };
    const before = this.keys.get(keyOf(key));
    if (before !== undefined) {
      if (before.text !== text) throw new Error(`${id}: ${text} was ${before.text}`);
      this.repeated.push(id);
      return;
    }
    if (this.chance() < this.tooFast) {
      const refusal = { code: 4420, name: 'too-fast', reason: '', retryAfterMs: 700 };
      this.send(link, { type: 'not-said', conversation: 'c', id, ...refusal });
      return;
    }
    const clock = this.known.reduce((highest, entry) => Math.max(highest, entry.clock), after) + 1;
    const entry = { ...key, clock, atMs: Math.round(this.time.now), kind: 'message', text };
    this.learn(entry);
    this.spread(entry);
  }

  private tell(link: Link, { text, ...entry }: Entry, place: number): void {
    const body = new TextEncoder().encode(text);
    const header = { type: 'entry', conversation: 'c', ...entry, room: this.room, place, length: body.length } as const;
    this.send(link, header, body);
  }

  private beat(link: Link): void {
    this.time.after(HEARTBEAT_MS, () => {
      if (!this.links.has(link)) return;
      this.send(link, { type: 'heartbeat' });
      this.beat(link);
    });
  }

  private send(link: Link, header: ChatServerHeader, body?: Uint8Array): void {
    link.end.send(encodeFrame(header, body));
  }
}

/** Two nodes of one cluster, which may be cut off from each other. A new connection comes to any of them. */
export class ModelNodes {
  readonly nodes: readonly ModelNode[];
  isCut = false;
  private late: (() => void)[] = [];

  constructor(
    time: SimulatedTime,
    private readonly chance: () => number,
  ) {
    const made: ModelNode[] = [];
    const spread = (from: number) => (entry: Entry) => {
      const arrive = () => time.after(200 * chance(), () => made[1 - from]?.learn(entry));
      if (this.isCut) this.late.push(arrive);
      else arrive();
    };
    made.push(new ModelNode('n1', time, chance, spread(0)), new ModelNode('n2', time, chance, spread(1)));
    this.nodes = made;
  }

  accept(end: ServerEnd): (frame: Uint8Array) => void {
    return this.any().accept(end);
  }

  any(): ModelNode {
    const node = this.nodes[this.chance() < 0.5 ? 0 : 1];
    if (node === undefined) throw new Error('no node');
    return node;
  }

  heal(): void {
    this.isCut = false;
    for (const arrive of this.late.splice(0)) arrive();
  }

  /** The order of the specification, from all that any node has. */
  all(): readonly Entry[] {
    const all = new Timeline();
    for (const { known } of this.nodes) for (const entry of known) all.add(entry);
    return all.entries;
  }
}
