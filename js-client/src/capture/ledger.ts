import * as natives from './natives.ts';

/** What capture took of the page's main thread since the last one. */
export interface Cost {
  /** Mutations that no operation of their own was sent for. */
  readonly coalesced: number;
  readonly captureMs: number;
  /** The longest single piece of it. */
  readonly longestMs: number;
  /** How often it made itself wait. */
  readonly throttled: number;
}

const EVERY_MS = 10_000;
const NOTHING: Cost = { coalesced: 0, captureMs: 0, longestMs: 0, throttled: 0 };

/** Adds up what capture costs, and tells it now and then. */
export class Ledger {
  private sum = NOTHING;
  private toldAt: number;

  constructor(private readonly tell: ((cost: Cost) => void) | undefined) {
    this.toldAt = natives.now();
  }

  enter(ms: number, mutations: number, ops: number, isThrottled: boolean): void {
    const { coalesced, captureMs, longestMs, throttled } = this.sum;
    this.sum = {
      coalesced: coalesced + Math.max(0, mutations - ops),
      captureMs: captureMs + ms,
      longestMs: Math.max(longestMs, ms),
      throttled: throttled + Number(isThrottled),
    };
    const now = natives.now();
    if (now - this.toldAt < EVERY_MS) return;
    this.toldAt = now;
    this.tell?.(this.sum);
    this.sum = NOTHING;
  }
}
