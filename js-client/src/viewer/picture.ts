import type { PointerBody } from '../dom/ops.ts';
import type { EventHeader } from '../protocol/frames.ts';
import { createReplica, type Replica, type DivergenceCause, type ReplicaOptions } from '../replica/replica.ts';
import { inflate, isCompressed, readPointer } from './event-body.ts';
import type { SeenPage } from './acting/ports.ts';
import { EventQueue } from './event-queue.ts';
import type { Point } from './marks.ts';
import { calmPace, nextResync } from './resync-pace.ts';

export type ResyncCause = DivergenceCause | 'user';

/** What a picture needs from the view around it. */
export interface PicturePorts {
  /** Everything up to this position is in the picture. */
  readonly applied: (position: number) => void;
  /** The picture is wrong: ask to begin again at a snapshot. */
  readonly resync: (cause: ResyncCause) => void;
  /** `pictured`, `resyncing` or `resyncs` is new. */
  readonly changed: () => void;
  /** Where the customer points now, in the replica's container. */
  readonly customerAt: (at: Point | null) => void;
}

/** The replica and what is known about its truth: applies events in order, and begins again when it diverges. */
export class Picture {
  /** A snapshot was applied. */
  pictured = false;
  /** Known to be wrong; a snapshot is on its way. */
  resyncing = false;
  /** How often it had to begin again. */
  resyncs = 0;
  /** The same by what was found; `gap` and what the server asks for are its to count. `frame`: one is a box, and the picture went on or not. */
  readonly found = new Map<ResyncCause | 'frame', number>();
  /** When it was last known to be the page, by `performance.now()`. */
  confirmedAt = 0;
  private readonly replica: Replica;
  private readonly queue = new EventQueue({
    prepare: (header, body) => (isCompressed(header) ? inflate(body) : body),
    apply: (header, body) => this.apply(header, body),
    applied: (position) => this.ports.applied(position),
    failed: () => this.diverged('apply'),
  });
  private applying: { readonly position: number; readonly done: () => void } | undefined;
  private pointedAt: PointerBody['at'];
  private epoch = 0;
  private pace = calmPace;
  /** Set while a resync waits to be asked for: nothing is applied then. */
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    replica: Pick<ReplicaOptions, 'container' | 'frameUrl' | 'onPage' | 'resources'>,
    private readonly ports: PicturePorts,
  ) {
    this.replica = createReplica({
      ...replica,
      onApplied: (position) => this.applying?.position === position && this.applying.done(),
      onDivergence: (cause) => this.diverged(cause),
      onBrokenFrame: () => {
        this.count('frame');
        this.ports.changed();
      },
    });
  }

  push(header: EventHeader, body: Uint8Array): void {
    if (this.timer === undefined) this.queue.push(header, body);
  }

  /** A connection begins: what was handed over and not applied comes again. */
  reconnected(): void {
    this.forget();
  }

  /** The server jumps to a snapshot. The first time that is how every picture begins. */
  serverResyncs(): void {
    this.forget();
    this.replica.expectSnapshot();
    if (this.pictured) this.countResync();
  }

  /** An event is missing; the connection has asked for a resync already. */
  lost(): void {
    this.forget();
    this.countResync();
  }

  beginAgain(cause: ResyncCause): void {
    this.count(cause);
    this.lost();
    this.ports.resync(cause);
  }

  /** The customer was heard and had nothing new. A picture that is wrong stays wrong, however recently that was. */
  confirm(at: number): void {
    if (!this.resyncing) this.confirmedAt = at;
  }

  /** What is in the picture right now. */
  get seen(): SeenPage | undefined {
    const { document, mirror } = this.replica;
    return document && mirror ? { document, mirror, epoch: this.epoch } : undefined;
  }

  /** Where a place of the page is in the picture. */
  locate(at: NonNullable<PointerBody['at']>): Point | undefined {
    return this.replica.locate(at);
  }

  hit({ x, y }: Point): PointerBody['at'] {
    return this.replica.hit(x, y);
  }

  resized(): void {
    this.replica.fit();
    this.showCustomer();
  }

  destroy(): void {
    this.forget();
    this.replica.destroy();
  }

  private async apply(header: EventHeader, body: Uint8Array): Promise<void> {
    // Another page load numbers its DOM nodes anew: the place pointed at is gone.
    if (header.epoch !== this.epoch) this.pointedAt = undefined;
    this.epoch = header.epoch;
    if (header.kind === 'pointer') {
      const pointer = readPointer(body);
      this.pointedAt = pointer.at;
      this.replica.hover(pointer);
    } else await this.applyToReplica(header, header.kind === 'snapshot' ? 'snapshot' : 'delta', body);
    this.showCustomer();
    const begins = header.kind === 'snapshot' && (!this.pictured || this.resyncing);
    if (begins) [this.pictured, this.resyncing] = [true, false];
    this.confirm(performance.now());
    if (begins) this.ports.changed();
  }

  /** Resolves when the replica has applied it: at once, unless its frame has to load. Never, if it diverges: the queue is cleared then. */
  private applyToReplica(
    { position, epoch }: EventHeader,
    kind: 'snapshot' | 'delta',
    body: Uint8Array,
  ): Promise<void> {
    return new Promise((done) => {
      this.applying = { position, done };
      this.replica.apply({ position, epoch, kind, body: new TextDecoder().decode(body) });
    });
  }

  private diverged(cause: DivergenceCause): void {
    this.count(cause);
    const { pace, waitMs } = nextResync(this.pace, performance.now(), Math.random());
    this.pace = pace;
    this.lost();
    if (waitMs === 0) this.ports.resync(cause);
    else this.timer = setTimeout(() => this.askAgain(cause), waitMs);
  }

  private askAgain(cause: ResyncCause): void {
    this.timer = undefined;
    this.ports.resync(cause);
  }

  private count(what: ResyncCause | 'frame'): void {
    this.found.set(what, (this.found.get(what) ?? 0) + 1);
  }

  private countResync(): void {
    if (this.resyncing) return;
    this.resyncing = true;
    this.resyncs++;
    this.ports.changed();
  }

  private showCustomer(): void {
    this.ports.customerAt((this.pointedAt && this.replica.locate(this.pointedAt)) ?? null);
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.applying = undefined;
    this.queue.clear();
  }
}
