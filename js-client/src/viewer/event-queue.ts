import type { EventHeader } from '../protocol/frames.ts';

/** What happens to an event once it is its turn. */
export interface EventSteps {
  /** Bytes to apply; a promise when they have to be inflated first. */
  readonly prepare: (header: EventHeader, body: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  readonly apply: (header: EventHeader, body: Uint8Array) => void | Promise<void>;
  readonly applied: (position: number) => void;
  /** The event cannot be applied. Nothing behind it is, until `clear`. */
  readonly failed: (error: unknown) => void;
}

/**
 * Applies events one after the other although some must be inflated first. Its length is bounded by the node: what is not applied is not
 * acknowledged, and a subscriber that lags too far gets a resync.
 */
export class EventQueue {
  private waiting: { readonly header: EventHeader; readonly body: Uint8Array }[] = [];
  private running = false;
  private round = 0;

  constructor(private readonly steps: EventSteps) {}

  push(header: EventHeader, body: Uint8Array): void {
    this.waiting.push({ header, body });
    if (!this.running) void this.run();
  }

  /** Forgets what waits, also what is being inflated right now: it will come again or is void. */
  clear(): void {
    this.waiting = [];
    this.round++;
    this.running = false;
  }

  private async run(): Promise<void> {
    const round = this.round;
    this.running = true;
    // Behind the task that received it: applying must not call back into a connection that is still at work.
    await Promise.resolve();
    try {
      for (let next = this.take(round); next !== undefined; next = this.take(round)) {
        const prepared = this.steps.prepare(next.header, next.body);
        const body = prepared instanceof Uint8Array ? prepared : await prepared;
        if (round !== this.round) return;
        const applying = this.steps.apply(next.header, body);
        if (applying !== undefined) await applying;
        if (round !== this.round) return;
        this.steps.applied(next.header.position);
      }
    } catch (error) {
      if (round === this.round) this.stop(error);
    }
  }

  private take(round: number): { readonly header: EventHeader; readonly body: Uint8Array } | undefined {
    if (round !== this.round) return undefined;
    const next = this.waiting.shift();
    if (next === undefined) this.running = false;
    return next;
  }

  /** Stays `running` so that nothing is applied on top of what failed. */
  private stop(error: unknown): void {
    this.waiting = [];
    this.steps.failed(error);
  }
}
