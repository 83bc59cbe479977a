interface Due {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** Time that moves only when told to. Actions run in the order of their time, then of their making. */
export class SimulatedTime {
  now = 0;
  private order = 0;
  private readonly waiting = new Set<Due>();

  after(ms: number, action: () => void): () => void {
    const due = { at: this.now + Math.round(ms), order: this.order++, action };
    this.waiting.add(due);
    return () => this.waiting.delete(due);
  }

  advance(ms: number): void {
    const end = this.now + ms;
    for (let due = this.next(); due !== undefined && due.at <= end; due = this.next()) {
      this.waiting.delete(due);
      this.now = Math.max(this.now, due.at);
      due.action();
    }
    this.now = end;
  }

  private next(): Due | undefined {
    let first: Due | undefined;
    for (const due of this.waiting)
      if (first === undefined || due.at < first.at || (due.at === first.at && due.order < first.order)) first = due;
    return first;
  }
}
