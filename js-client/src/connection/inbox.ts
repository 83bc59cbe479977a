import type { EventHeader } from '../protocol/frames.ts';
import { Reassembly } from './reassembly.ts';

export interface InboxLimits {
  readonly bodyBytes: number;
}

/** What a received event, or a piece of one, means. */
export type Reception =
  | { readonly is: 'deliver'; readonly header: EventHeader; readonly body: Uint8Array }
  /** More pieces to come. */
  | { readonly is: 'kept' }
  /** At or below what was delivered: nothing to do, it was counted. */
  | { readonly is: 'duplicate' }
  /** Positions did not grow by one. Nothing is delivered until a resync or a new connection. */
  | { readonly is: 'gap'; readonly expected: number }
  /** Lost already: the server still drains what it had queued before our resync reached it. */
  | { readonly is: 'ignored' }
  | { readonly is: 'malformed'; readonly reason: string };

/** An ack goes out after this many events, this many bytes or this long, whatever is first. */
const ACK_EVENTS = 32;
const ACK_BYTES = 256 * 1024;
const ACK_MS = 1_000;

/**
 * The receiving end of one stream: checks that positions grow by one, puts pieces together, and knows what to acknowledge. *Delivered* is
 * handed to the owner; *applied* is what the owner said it applied, and only that is acknowledged or resumed from.
 */
export class Inbox {
  private delivered = 0;
  private appliedTo = 0;
  private lost = false;
  /** The next event must be a snapshot. */
  private fresh = false;
  private unfinished: { readonly header: EventHeader; readonly body: Reassembly } | undefined;
  private readonly sizes = new Map<number, number>();
  private unackedEvents = 0;
  private unackedBytes = 0;
  private unackedSince: number | undefined;

  constructor(
    private readonly stream: 'page' | 'guide',
    private limits: InboxLimits,
  ) {}

  /** For `hello`: where to continue. 0 while lost, so that the next connection begins at a snapshot. */
  get position(): number {
    return this.lost ? 0 : this.appliedTo;
  }

  limit(bodyBytes: number): void {
    this.limits = { bodyBytes };
  }

  /**
   * A connection begins, and delivery continues after `position`. What was delivered and not applied comes again, as duplicates. True: it
   * continues somewhere else than where it ended.
   */
  resume(position: number): boolean {
    this.unfinished = undefined;
    const continues = !this.lost && position > 0 && position <= this.delivered;
    const jumps = !continues && (this.lost || this.delivered > 0);
    if (!continues) this.jump(position);
    return jumps;
  }

  /** The server jumps, on purpose; in the page stream to a snapshot. */
  resync(position: number): void {
    this.jump(Math.max(0, position - 1));
  }

  /** The owner cannot go on (a gap, or an event that does not apply). */
  lose(): void {
    this.lost = true;
    this.unfinished = undefined;
  }

  receive(header: EventHeader, piece: Uint8Array): Reception {
    if (this.lost) return { is: 'ignored' };
    const expected = this.delivered + 1;
    if (header.position < expected) {
      return { is: 'duplicate' };
    }
    if (header.position > expected) return this.gap(expected);
    if (header.length > this.limits.bodyBytes) return { is: 'malformed', reason: `length=${header.length}` };
    const body = header.offset === undefined ? piece : this.assemble(header, header.offset, piece);
    if (typeof body === 'string') return { is: 'malformed', reason: body };
    if (body === undefined) return { is: 'kept' };
    return this.deliver(header, body);
  }

  /** The owner applied everything up to `position`. */
  applied(position: number, now: number): void {
    for (let at = this.appliedTo + 1; at <= Math.min(position, this.delivered); at++) {
      this.unackedEvents++;
      this.unackedBytes += this.sizes.get(at) ?? 0;
      this.unackedSince ??= now;
      this.sizes.delete(at);
      this.appliedTo = at;
    }
  }

  /** The position to acknowledge now, if it is time; calling marks it as acknowledged. */
  ackDue(now: number): number | undefined {
    if (this.unackedSince === undefined) return undefined;
    const due = this.unackedEvents >= ACK_EVENTS || this.unackedBytes >= ACK_BYTES || now >= this.unackedSince + ACK_MS;
    if (!due) return undefined;
    this.settle();
    return this.appliedTo;
  }

  /** When `ackDue` will answer at the latest. */
  get ackBy(): number | undefined {
    return this.unackedSince === undefined ? undefined : this.unackedSince + ACK_MS;
  }

  private jump(after: number): void {
    this.lost = false;
    this.fresh = this.stream === 'page';
    this.unfinished = undefined;
    this.sizes.clear();
    this.delivered = this.appliedTo = after;
    this.settle();
  }

  private settle(): void {
    this.unackedEvents = this.unackedBytes = 0;
    this.unackedSince = undefined;
  }

  private gap(expected: number): Reception {
    this.lose();
    return { is: 'gap', expected };
  }

  private assemble(header: EventHeader, offset: number, piece: Uint8Array): Uint8Array | string | undefined {
    this.unfinished ??= { header, body: new Reassembly(header.length) };
    const { header: first, body } = this.unfinished;
    if (first.length !== header.length || first.kind !== header.kind) return 'pieces differ';
    return body.add(offset, piece) ? body.complete : 'pieces overlap';
  }

  private deliver(header: EventHeader, body: Uint8Array): Reception {
    this.unfinished = undefined;
    if (this.fresh && header.kind !== 'snapshot') return this.gap(header.position);
    this.fresh = false;
    this.delivered = header.position;
    this.sizes.set(header.position, body.length);
    return { is: 'deliver', header, body };
  }
}
