import type { EventKind } from '../protocol/frames.ts';

/** From this size on compressing can save more time on the way than it takes, in bytes. */
const WORTH_BYTES = 32 * 1024;

/** With more under way than this the network is the bottleneck, in bytes. Else the page's main thread, which compresses, would be. */
const NARROW_BYTES = 256 * 1024;

/** More than this behind one body: compressing it has come to a halt, and it goes as it is. */
const MOST_WAITING = 300;

interface Parcel {
  readonly kind: EventKind;
  body: Uint8Array;
  encoding?: 'gzip';
  packed: boolean;
}

/** Compresses snapshots of the page, and other large bodies where the network is slow or one was refused, on their way to `publish`. That takes a while; what comes meanwhile waits, so that order stays. */
export class Packing {
  private readonly waiting: Parcel[] = [];
  /** Perhaps for its size: what comes again, as the snapshot of a frame does, must not come in the same size. */
  private hasRefused = false;

  constructor(
    private readonly compress: (body: Uint8Array) => Promise<Uint8Array>,
    private readonly publish: (kind: EventKind, body: Uint8Array, encoding?: 'gzip') => boolean,
    /** Bytes on their way that nobody has acknowledged. */
    private readonly underWay: () => number,
  ) {}

  /** False: not published, and it will not be. */
  offer(kind: EventKind, body: Uint8Array): boolean {
    const isNarrow = kind === 'snapshot' || this.hasRefused || this.underWay() > NARROW_BYTES;
    const isLarge = body.length >= WORTH_BYTES && isNarrow;
    if (!isLarge && this.waiting.length === 0) return this.give(kind, body);
    const parcel: Parcel = { kind, body, packed: !isLarge };
    this.waiting.push(parcel);
    if (isLarge) void this.pack(parcel);
    if (this.waiting.length > MOST_WAITING) for (const late of this.waiting) late.packed = true;
    this.send();
    return true;
  }

  /** What waits is not wanted any more. */
  clear(): void {
    this.waiting.length = 0;
  }

  private async pack(parcel: Parcel): Promise<void> {
    try {
      const body = await this.compress(parcel.body);
      if (body.length < parcel.body.length) Object.assign(parcel, { body, encoding: 'gzip' });
    } catch {
      // It goes as it is.
    }
    parcel.packed = true;
    this.send();
  }

  private send(): void {
    while (this.waiting[0]?.packed) {
      const { kind, body, encoding } = this.waiting.shift() as Parcel;
      this.give(kind, body, encoding);
    }
  }

  private give(...body: Parameters<typeof this.publish>): boolean {
    const isTaken = this.publish(...body);
    this.hasRefused ||= !isTaken;
    return isTaken;
  }
}

/** The browser's own compression, piece by piece, so that it never holds the page up for long. Rejects where there is none. */
export async function gzip(body: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([body as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
