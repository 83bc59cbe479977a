import type { Natives } from './natives.ts';

/** A hidden page has no frames; this is how long a change waits at most, in ms. */
const LONGEST_WAIT_MS = 50;
const SHORTEST_GAP_MS = 15;
/** A flush that takes long leaves the page this many times as long to itself. */
const REST = 4;
const LONGEST_GAP_MS = 1_000;

/** When to flush: in the next animation frame or after 50 ms, whichever comes first, and never so often that the page suffers. */
export class Pace {
  private frame = 0;
  private timer = 0;
  private isScheduled = false;
  private notBefore = 0;

  constructor(
    private readonly natives: Natives,
    private readonly flush: () => void,
  ) {}

  schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    const wait = this.notBefore - this.natives.now();
    if (wait > 0) this.timer = this.natives.setTimer(this.run, wait);
    else {
      this.timer = this.natives.setTimer(this.run, LONGEST_WAIT_MS);
      this.frame = this.natives.requestFrame(this.run);
    }
  }

  cancel(): void {
    this.isScheduled = false;
    this.natives.clearTimer(this.timer);
    this.natives.cancelFrame(this.frame);
  }

  spent(ms: number): void {
    this.notBefore = this.natives.now() + Math.min(Math.max(SHORTEST_GAP_MS, ms * REST), LONGEST_GAP_MS);
  }

  private readonly run = (): void => {
    if (!this.isScheduled) return;
    this.cancel();
    this.flush();
  };
}
