import type { Action, ClientHeader, EventKind, Limits, Role } from '../protocol/frames.ts';
import { Outbox } from './outbox.ts';
import { PointerSlot } from './pointer-slot.ts';

/** Where published events go, and what the owner must know of them. */
export interface PublishingSurroundings {
  send(header: ClientHeader, body: Uint8Array): void;
  /** Bytes that the network has not taken yet. */
  bufferedBytes(): number;
  snapshotWanted(cause: string): void;
  trouble(name: string, detail: string): void;
}

/** Above this the rest waits in the outbox, where it can still become void. */
const BUFFERED_BYTES = 1024 * 1024;
const BLOCKED_LOOK_MS = 50;
/** Everything was sent and nothing acknowledged for so long: the oldest is sent again. Repeats do no harm. */
const UNACKNOWLEDGED_MS = 15_000;
const OUTBOX_BYTES = 24 * 1024 * 1024;
/** Until a welcome says otherwise, and the smallest pieces that a server may ask for. */
const LIMITS = { bodyBytes: 2 ** 24, chunkBytes: 2 ** 15 };
const SMALLEST_CHUNK = 1_024;

/** The publishing half of a connection: numbers events as late as can be, sends them as fast as the network takes them, keeps them until they are acknowledged. */
export class Publishing {
  private readonly outbox: Outbox;
  private readonly pointer = new PointerSlot();
  private asked = false;
  private progressAt = 0;

  constructor(
    role: Role,
    epoch: number,
    private readonly surroundings: PublishingSurroundings,
    bytes = OUTBOX_BYTES,
  ) {
    this.outbox = new Outbox(role === 'customer' ? 'page' : 'guide', epoch, { ...LIMITS, bytes });
  }

  get epoch(): number {
    return this.outbox.epoch;
  }

  /** For `hello`. */
  get lastSeq(): number {
    return this.outbox.lastSeq;
  }

  get unacknowledgedBytes(): number {
    return this.outbox.size;
  }

  point(body: Uint8Array): void {
    this.pointer.offer(body);
  }

  /** False: not numbered. */
  publish(kind: EventKind, body: Uint8Array, encoding?: 'gzip', action?: Action): boolean {
    const publication = this.outbox.publish(kind, body, encoding, action);
    const tooLarge = publication === 'too-large';
    if (tooLarge) this.surroundings.trouble('too-large', `${kind} bytes=${body.length}`);
    // A snapshot that is too large would be just as large again.
    if (publication === 'full' || (tooLarge && kind !== 'snapshot')) this.asked = false;
    return publication === 'numbered';
  }

  welcomed(have: { readonly epoch: number; readonly seq: number }, owed: boolean, limits: Limits, now: number): void {
    this.outbox.limit(limits.bodyBytes, Math.max(limits.chunkBytes, SMALLEST_CHUNK));
    this.outbox.resume(have, owed);
    this.progressAt = now;
    this.asked = false;
  }

  acknowledged(epoch: number, seq: number, now: number): void {
    this.progressAt = now;
    this.outbox.acknowledge(epoch, seq);
  }

  resend(epoch: number, from: number, to: number): void {
    this.outbox.resend(epoch, from, to);
  }

  snapshotRequested(cause: string): void {
    this.outbox.owe();
    this.ask(cause);
  }

  /** After the owner had its chance to publish one of its own accord. */
  askIfOwed(cause: string): void {
    if (this.outbox.owesSnapshot) this.ask(cause);
  }

  /** The pointer is numbered when it can leave at once, and in front of what comes after it. */
  numberPointer(now: number): void {
    if (this.outbox.owesSnapshot || this.outbox.hasUnsent) return;
    const body = this.pointer.take(now);
    if (body !== undefined) this.publish('pointer', body);
  }

  /** Sends what can be sent. */
  work(now: number): void {
    this.repeatOldest(now);
    this.pump(now);
    this.numberPointer(now);
    this.pump(now);
    if (this.outbox.owesSnapshot && this.outbox.hasRoom && !this.asked) this.ask('outbox');
  }

  /** When `work` has something to do, if nothing happens before. */
  deadline(now: number): number | undefined {
    const { outbox, pointer } = this;
    const waiting = [
      outbox.hasUnsent ? now + BLOCKED_LOOK_MS : undefined,
      outbox.owesSnapshot ? undefined : pointer.dueAt,
      outbox.oldestSeq && Math.max(this.progressAt + UNACKNOWLEDGED_MS, now + BLOCKED_LOOK_MS),
    ].filter((at) => at !== undefined);
    return waiting.length > 0 ? Math.min(...waiting) : undefined;
  }

  private ask(cause: string): void {
    this.asked = true;
    this.surroundings.snapshotWanted(cause);
  }

  private pump(now: number): void {
    while (this.surroundings.bufferedBytes() < BUFFERED_BYTES) {
      const piece = this.outbox.nextPiece();
      if (piece === undefined) return;
      this.surroundings.send(piece.header, piece.body);
      this.progressAt = now;
    }
  }

  private repeatOldest(now: number): void {
    const { outbox, surroundings } = this;
    const oldest = outbox.oldestSeq;
    if (oldest === undefined || now - this.progressAt < UNACKNOWLEDGED_MS) return;
    if (!outbox.hasUnsent && surroundings.bufferedBytes() === 0) outbox.resend(outbox.epoch, oldest, oldest);
  }
}
