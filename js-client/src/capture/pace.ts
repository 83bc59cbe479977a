import * as natives from './natives.ts';

/** A hidden page has no frames; this is how long a change waits at most, in ms. */
const LONGEST_WAIT_MS = 50;
const SHORTEST_GAP_MS = 15;
/** For every millisecond of ours the page has this many to itself, in the long run. */
const REST = 24;
/** But while the agent still waits for the rest of the page. */
const HASTE = 1;
/** So much rest may be owed before it is taken: one long flush now and then disturbs nobody. */
const CREDIT_MS = 150;
const LONGEST_GAP_MS = 2_000;

/** When to flush: in the next animation frame or after 50 ms, whichever comes first, and never so often that the page suffers. */
export class Pace {
  private frame = 0;
  private timer = 0;
  private isScheduled = false;
  private notBefore = 0;
  /** Rest that the page has not had yet, as of `owedAt`. */
  private owed = 0;
  private owedAt = 0;

  constructor(private readonly flush: () => void) {}

  schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    const wait = this.notBefore - natives.now();
    if (wait > 0) this.timer = natives.setTimer(this.run, wait);
    else {
      this.timer = natives.setTimer(this.run, LONGEST_WAIT_MS);
      this.frame = natives.requestFrame(this.run);
    }
  }

  cancel(): void {
    this.isScheduled = false;
    natives.clearTimer(this.timer);
    natives.cancelFrame(this.frame);
  }

  /** True: the next flush has to wait for it. */
  spent(ms: number, isBehind: boolean): boolean {
    const now = natives.now();
    const rested = now - ms - this.owedAt;
    this.owedAt = now;
    this.owed = Math.min(Math.max(0, this.owed - rested) + ms * (isBehind ? HASTE : REST), CREDIT_MS + LONGEST_GAP_MS);
    const gap = this.owed - (isBehind ? 0 : CREDIT_MS);
    this.notBefore = now + Math.max(SHORTEST_GAP_MS, gap);
    return gap > SHORTEST_GAP_MS;
  }

  private readonly run = (): void => {
    if (!this.isScheduled) return;
    this.cancel();
    this.flush();
  };
}
