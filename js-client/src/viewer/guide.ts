import type { PointerBody } from '../dom/ops.ts';
import { writePointer } from './event-body.ts';
import type { Point } from './marks.ts';
import { duePointer, idlePace, offerPointer, type PaceStep } from './pointer-pace.ts';

/** What guiding needs from the view around it. */
export interface GuidePorts {
  /** The customer's element at a place of the overlay; undefined beside the page. */
  readonly hit: (at: Point) => PointerBody['at'];
  readonly publish: (kind: 'pointer' | 'click', body: Uint8Array) => void;
}

const AWAY = 'away';

/** Tells the customer where the agent points. Positions are paced before they are looked up: a hit test costs a layout. */
export class Guide {
  private pace = idlePace<Point | typeof AWAY>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shown = false;

  constructor(private readonly ports: GuidePorts) {}

  moved(at: Point | null): void {
    this.perform(offerPointer(this.pace, at ?? AWAY, performance.now()));
  }

  clicked(at: Point): void {
    const target = this.ports.hit(at);
    if (target !== undefined) this.ports.publish('click', writePointer({ at: target }));
  }

  /** Takes the pointer off the customer's page. */
  stop(): void {
    clearTimeout(this.timer);
    this.pace = idlePace();
    this.point(undefined);
  }

  private perform({ pace, send, wakeInMs }: PaceStep<Point | typeof AWAY>): void {
    this.pace = pace;
    clearTimeout(this.timer);
    if (wakeInMs !== undefined)
      this.timer = setTimeout(() => this.perform(duePointer(this.pace, performance.now())), wakeInMs);
    if (send !== undefined) this.point(send === AWAY ? undefined : this.ports.hit(send));
  }

  /** An absence is told once, not with every move beside the page. */
  private point(at: PointerBody['at']): void {
    if (at === undefined && !this.shown) return;
    this.shown = at !== undefined;
    this.ports.publish('pointer', writePointer(at === undefined ? {} : { at }));
  }
}
