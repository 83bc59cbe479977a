/** At most 30 pointer events a second. */
const EVERY_MS = 34;

/** Holds the newest pointer until it may be numbered: older ones are nobody's loss, since a pointer is state. */
export class PointerSlot {
  private held: Uint8Array | undefined;
  private takenAt = -Infinity;

  offer(body: Uint8Array): void {
    this.held = body;
  }

  take(now: number): Uint8Array | undefined {
    if (this.held === undefined || now < this.takenAt + EVERY_MS) return undefined;
    const body = this.held;
    this.held = undefined;
    this.takenAt = now;
    return body;
  }

  /** When `take` will answer. */
  get dueAt(): number | undefined {
    return this.held && this.takenAt + EVERY_MS;
  }
}
