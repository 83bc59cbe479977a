import type { Action, EventKind, PublishHeader } from '../protocol/frames.ts';

/** Bounds of what a publisher keeps. All in bytes. */
export interface OutboxLimits {
  /** All events that are not acknowledged, with what each costs beside its body. */
  readonly bytes: number;
  readonly bodyBytes: number;
  readonly chunkBytes: number;
}

/** What became of an event. `owing`: a snapshot must come first. `full`: it was not numbered and a snapshot is owed now. */
export type Publication = 'numbered' | 'owing' | 'full' | 'too-large';

export interface Piece {
  readonly header: PublishHeader;
  readonly body: Uint8Array;
}

interface Entry {
  readonly seq: number;
  readonly kind: EventKind;
  readonly body: Uint8Array;
  readonly encoding?: 'gzip';
  readonly action?: Action;
  /** Bytes of the body that were sent; -1: nothing, not even an empty body. */
  sent: number;
}

/** Cost of an event beside its body, so that a flood of tiny ones is bounded too. */
const ENTRY_BYTES = 256;
const UNSENT = -1;

/**
 * Events that were numbered and not acknowledged yet, and which of them are to be sent next. Pure: knows neither socket nor clock.
 *
 * `stream` tells the rules: the page stream opens with a snapshot and heals by one; the guide stream has none, so nothing is ever owed and a
 * full outbox just refuses.
 */
export class Outbox {
  private entries: Entry[] = [];
  private bytes = 0;
  private seq = 0;
  /** Every entry below this seq was sent, but for `begun`. */
  private unsentFrom = 1;
  /** The entry whose body was sent in part. It is finished even if void: the server would keep what it has of it, and keeps few. */
  private begun: Entry | undefined;
  private owes: boolean;

  constructor(
    private readonly stream: 'page' | 'guide',
    private epochNow: number,
    private limits: OutboxLimits,
  ) {
    this.owes = stream === 'page';
  }

  get epoch(): number {
    return this.epochNow;
  }

  /** The newest seq that was given; 0: none in this epoch. */
  get lastSeq(): number {
    return this.seq;
  }

  get owesSnapshot(): boolean {
    return this.owes;
  }

  /** The oldest seq that is not acknowledged. */
  get oldestSeq(): number | undefined {
    return this.entries[0]?.seq;
  }

  /** Whether there is room for a snapshot: one is always taken then, so asking capture for it is never in vain. */
  get hasRoom(): boolean {
    return this.bytes <= this.limits.bytes / 2;
  }

  /** In bytes, with what each event costs beside its body. */
  get size(): number {
    return this.bytes;
  }

  get hasUnsent(): boolean {
    return this.firstUnsent() !== undefined;
  }

  limit(bodyBytes: number, chunkBytes: number): void {
    this.limits = { ...this.limits, bodyBytes, chunkBytes };
  }

  publish(kind: EventKind, body: Uint8Array, encoding?: 'gzip', action?: Action): Publication {
    if (this.owes && kind !== 'snapshot') return 'owing';
    if (body.length > this.limits.bodyBytes) return this.refuse('too-large');
    const cost = body.length + ENTRY_BYTES;
    const fits = this.bytes + cost <= this.limits.bytes || (kind === 'snapshot' && this.hasRoom);
    if (!fits) return this.refuse('full');

    this.entries.push({
      seq: ++this.seq,
      kind,
      body,
      sent: UNSENT,
      ...(encoding && { encoding }),
      ...(action && { action }),
    });
    this.bytes += cost;
    if (kind === 'snapshot') this.owes = false;
    return 'numbered';
  }

  /** The next piece to send; calling marks it as sent. A body that was begun is finished first, so that one is unfinished at most. */
  nextPiece(): Piece | undefined {
    const entry = this.firstUnsent();
    if (entry === undefined) return undefined;
    const { seq, kind, body, encoding, action } = entry;
    const header = {
      type: 'publish' as const,
      epoch: this.epochNow,
      seq,
      kind,
      length: body.length,
      ...(encoding && { encoding }),
      ...(action && { action }),
    };
    const offset = Math.max(entry.sent, 0);
    entry.sent = Math.min(offset + this.limits.chunkBytes, body.length);
    this.begun = entry.sent < body.length ? entry : undefined;
    if (body.length <= this.limits.chunkBytes) return { header, body };
    return { header: { ...header, offset }, body: body.subarray(offset, entry.sent) };
  }

  acknowledge(epoch: number, seq: number): void {
    if (epoch !== this.epochNow) return;
    const first = this.entries.findIndex((entry) => entry.seq > seq);
    this.forget(first < 0 ? this.entries.length : first);
  }

  /** Marks events as not sent. What is void or acknowledged cannot come again: the server then asks for a snapshot. */
  resend(epoch: number, from: number, to: number): void {
    if (epoch !== this.epochNow) return;
    for (const entry of this.entries) if (entry.seq >= from && entry.seq <= to) entry.sent = UNSENT;
    if (this.begun?.sent === UNSENT) this.begun = undefined;
    this.unsentFrom = Math.min(this.unsentFrom, from);
  }

  /** The server asked for a snapshot: everything before it is void. */
  owe(): void {
    if (this.stream === 'guide') return;
    this.forget(this.entries.length);
    this.owes = true;
  }

  /**
   * A connection begins. `have` is what the server has of the newest epoch that it knows of this publisher; `owed`: it wants a snapshot.
   */
  resume(have: { readonly epoch: number; readonly seq: number }, owed: boolean): void {
    this.begun = undefined;
    const foreign = have.epoch > this.epochNow || (have.epoch === this.epochNow && have.seq > this.seq);
    if (foreign || this.epochNow === 0) {
      // Somebody numbered under our name (an earlier page load, a lost counter): only a newer epoch is ours alone.
      this.beginEpoch(have.epoch + 1);
      return;
    }
    const arrived = have.epoch === this.epochNow ? have.seq : 0;
    this.acknowledge(this.epochNow, arrived);
    this.resend(this.epochNow, arrived + 1, this.seq);
    const oldest = this.entries[0]?.seq ?? this.seq + 1;
    const voided = oldest > arrived + 1;
    if (owed || voided) this.owe();
  }

  private beginEpoch(epoch: number): void {
    this.forget(this.entries.length);
    this.epochNow = epoch;
    this.seq = 0;
    this.unsentFrom = 1;
    this.owes = this.stream === 'page';
  }

  private refuse(why: 'full' | 'too-large'): Publication {
    if (this.stream === 'page') this.owes = true;
    return why;
  }

  private firstUnsent(): Entry | undefined {
    if (this.begun !== undefined) return this.begun;
    const oldest = this.entries[0]?.seq ?? 0;
    for (let at = Math.max(0, this.unsentFrom - oldest); at < this.entries.length; at++) {
      const entry = this.entries[at];
      if (entry?.sent === UNSENT) {
        this.unsentFrom = entry.seq;
        return entry;
      }
    }
    this.unsentFrom = this.seq + 1;
    return undefined;
  }

  private forget(count: number): void {
    for (const { body } of this.entries.splice(0, count)) this.bytes -= body.length + ENTRY_BYTES;
  }
}
