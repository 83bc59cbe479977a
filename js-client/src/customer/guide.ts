import type { GuideLayer } from './guide-layer.ts';

/** What agents point at. The script that draws it is fetched when the first agent is there. */
export class Guide {
  private layer: GuideLayer | undefined;
  private asked = false;
  /** What came last before the script did; what came before that is past. */
  private newest: ((layer: GuideLayer) => void) | undefined;

  constructor(
    private readonly fetch: () => Promise<GuideLayer>,
    /** Told also of what is thrown while drawing late. The page is shared all the same. */
    private readonly failed: () => void,
  ) {}

  /** Draws now, or once the script is there. */
  draw(action: (layer: GuideLayer) => void): void {
    if (this.layer) action(this.layer);
    else this.newest = action;
  }

  /** Only these agents are there. Tries again to get the script if it did not come before. */
  keep(agents: ReadonlySet<string>): void {
    if (agents.size === 0) this.clear();
    else if (!this.asked) void this.prepare();
    this.layer?.keep(agents);
  }

  /** The page was scrolled or laid out anew. */
  follow(): void {
    this.layer?.follow();
  }

  clear(): void {
    this.newest = undefined;
    this.layer?.clear();
  }

  private async prepare(): Promise<void> {
    this.asked = true;
    try {
      this.layer = await this.fetch();
      this.newest?.(this.layer);
    } catch {
      this.asked = this.layer !== undefined;
      this.failed();
    }
  }
}
