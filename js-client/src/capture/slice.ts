/** The clock is asked once in so many steps. */
const STEPS = 16;

/** How long one piece of work may hold up the page. Once over it stays over. */
export class Slice {
  private steps = 0;
  private over = false;
  private end: number;

  constructor(
    private readonly now: () => number,
    private readonly ms: number,
  ) {
    this.end = now() + ms;
  }

  /** To be asked before each step but the first, so that every slice gets something done. */
  isOver(): boolean {
    if (!this.over && this.steps++ % STEPS === 0) this.over = this.now() >= this.end;
    return this.over;
  }

  /** Looking at many kids to find the few that are new takes its time; what is found gets half as much at least. */
  extend(): void {
    if (!this.over) this.end = Math.max(this.end, this.now() + this.ms / 2);
  }
}
