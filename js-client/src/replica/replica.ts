import type { Mirror } from '../dom/mirror.ts';
import type { Delta, DocumentMode, PointerBody, Snapshot, SumKind } from '../dom/ops.ts';
import { detailOf, Divergence } from './divergence.ts';
import { ReplicaFrame, scrollbarThickness } from './frame.ts';
import { shellOf } from './frames.ts';
import { ChecksumMismatch, ReplicaPage } from './page.ts';
import type { PageFacts } from './page.ts';
import { pointAt, pointOf } from './pointing.ts';
import type { PointedAt } from './pointing.ts';
import { NOT_OURS } from './ranges.ts';
import { Resources } from './resources.ts';
import type { FrameWindow } from './sheets.ts';
import type { ResourceWay } from './substitutes.ts';

/** An event of the page stream as the agent's connection delivers it, whole and inflated. */
export interface PageEvent {
  readonly position: number;
  /** Which page load it is of. */
  readonly epoch: number;
  readonly kind: 'snapshot' | 'delta';
  readonly body: string;
}

export type DivergenceCause = 'apply' | 'checksum' | SumKind;

export interface ReplicaOptions {
  /** Element of the agent's page that will hold the frame; its size is what the page is scaled to. */
  readonly container: HTMLElement;
  /** Address of the static document for a mode, e.g. `…/replica-quirks.html`; on the origin of the agent's page. */
  readonly frameUrl: (mode: DocumentMode) => string;
  /** An event stands in the replica as a whole: it may be acknowledged. In order, mostly before `apply` returns; not to call `apply` from. */
  readonly onApplied: (position: number) => void;
  /**
   * The replica has stopped and drops everything until the next snapshot: ask for a resync. Once per stop. `detail` is of our own words.
   * A snapshot that cannot be applied ends here too, so that who asks again at once needs a pace.
   */
  readonly onDivergence: (cause: DivergenceCause, detail: string) => void;
  /** A frame of the page is a box until it is told anew, since what was told of it does not fit. The rest of the replica goes on. Told in a microtask of its own. */
  readonly onBrokenFrame?: () => void;
  /** Where to get what cannot be loaded from where the page has it; asked for at each snapshot. */
  readonly resources?: () => ResourceWay | null;
  /** Address, title or size of the customer's page are new. The customer's client wrote them: show them as text. */
  readonly onPage?: (page: PageFacts) => void;
}

/** Most characters of events that may wait for the frame. */
const MOST_WAITING = 64 * 1024 * 1024;
/** Pauses before a scroll position that could not be reached is tried again, in ms; the last one repeats. */
const SCROLL_AGAIN_MS = [50, 100, 200, 400, 800, 1600];
const SCROLL_TRIES = 60;
const MOST_REPAIRS = 3;

type State =
  | { readonly is: 'stopped'; readonly told: boolean }
  | { readonly is: 'loading'; readonly snapshot: Snapshot; readonly waiting: PageEvent[]; chars: number }
  | { readonly is: 'live'; readonly page: ReplicaPage; readonly resources: Resources }
  | { readonly is: 'destroyed' };

/**
 * The customer's page as the agent sees it. It trusts nothing it is given: whatever cannot be applied stops it until the next snapshot.
 *
 * | state | snapshot | delta | frame is there | frame failed or left |
 * |---|---|---|---|---|
 * | stopped | live, or loading if the frame has another mode | dropped | – | – |
 * | loading | loading, anew | waits | live; what waited is applied | stopped |
 * | live | live, anew | live; stopped if it does not fit | – | stopped |
 */
export class Replica {
  private state: State = { is: 'stopped', told: false };
  private frame: ReplicaFrame | null = null;
  private window: FrameWindow | null = null;
  /** What the caller knows of the page. */
  private facts: PageFacts | null = null;
  private readonly nativeScrollbar: number;
  private scrollTimer: ReturnType<typeof setTimeout> | undefined;
  private scrollTries = 0;
  /** Repairs of the page load that is seen. */
  private readonly mismatches = new Map<DivergenceCause | 'frame', number>();
  private epoch = 0;
  /** What was wrong with a frame in the event that is being applied, if that may be repaired. */
  private wrongInFrame: unknown;

  constructor(private readonly options: ReplicaOptions) {
    this.nativeScrollbar = scrollbarThickness(options.container);
  }

  /** Null until the first snapshot is applied. */
  get document(): Document | null {
    return this.page === null ? null : (this.window?.document ?? null);
  }

  /** Of the page with the documents of its frames. */
  get mirror(): Mirror | null {
    return this.page;
  }

  /**
   * Takes the next event. It is applied in one go before `apply` returns, except while the frame loads a document of another mode: then
   * events wait, in order, and are applied as soon as it is there.
   */
  apply(event: PageEvent): void {
    const { state } = this;
    if (state.is === 'destroyed') return;
    if (event.kind === 'snapshot') this.take(event, () => this.takeSnapshot(event));
    else if (state.is === 'live') this.take(event, () => state.page.apply(parsed<Delta>(event.body)));
    else if (state.is === 'loading') this.wait(state, event);
    else if (!state.told) this.stop('apply', 'no snapshot');
  }

  /** What comes next is a snapshot: to be called when the server says `resync`. */
  expectSnapshot(): void {
    if (this.state.is !== 'destroyed') this.become({ is: 'stopped', told: true });
  }

  /** The customer's pointer is over this element, or over none: `:hover` is shown there, and `:active` while a button is down. */
  hover({ at, down }: PointerBody): void {
    this.page?.point(at?.id, down === true);
  }

  /** Element under a point, in CSS pixels of the container from its top left corner, and where in its box the point is. */
  hit(x: number, y: number): PointedAt | undefined {
    if (this.page === null || this.frame === null || this.window === null) return undefined;
    const [left, top] = this.frame.toPage(x, y);
    return pointAt(this.page, left, top);
  }

  /** Where in the container a pointed place is; undefined when it is not there. */
  locate(at: PointedAt): { x: number; y: number } | undefined {
    const point = this.page === null ? undefined : pointOf(this.page, at);
    return point === undefined ? undefined : this.frame?.toContainer(...point);
  }

  /** Scales to the container again: its size has changed. */
  fit(): void {
    this.frame?.fit();
  }

  destroy(): void {
    this.become({ is: 'destroyed' });
    this.dropFrame();
  }

  private get page(): ReplicaPage | null {
    return this.state.is === 'live' ? this.state.page : null;
  }

  /** True if it is applied, false if it waits for the frame. */
  private takeSnapshot(event: PageEvent): boolean {
    if (event.epoch !== this.epoch) this.mismatches.clear();
    this.epoch = event.epoch;
    const snapshot = parsed<Snapshot>(event.body);
    if (this.window !== null && this.frame?.mode === snapshot.mode) return this.build(this.window, snapshot);
    this.load(snapshot, event);
    return false;
  }

  private build(window: FrameWindow, snapshot: Snapshot): true {
    this.become({ is: 'stopped', told: true });
    const resources = new Resources(
      () => this.scrollSoon(),
      (image) => this.page?.substituteImage(image) === true,
    );
    const shared = {
      nativeScrollbar: this.nativeScrollbar,
      way: this.options.resources?.() ?? null,
      onRoot: (root: Document | ShadowRoot) => resources.watch(root),
      onBroken: (error: unknown) => this.frameBroke(error),
      ranges: new Set<number>(),
    };
    const page = new ReplicaPage(window, shared, snapshot);
    this.become({ is: 'live', page, resources });
    return true;
  }

  private wait(state: Extract<State, { is: 'loading' }>, event: PageEvent): void {
    state.chars += event.body.length;
    if (state.chars > MOST_WAITING) this.stop('apply', 'too much waits for the frame');
    else state.waiting.push(event);
  }

  private load(snapshot: Snapshot, event: PageEvent): void {
    shellOf(snapshot.mode);
    this.become({ is: 'loading', snapshot, waiting: [event], chars: event.body.length });
    this.dropFrame();
    const { container, frameUrl } = this.options;
    this.frame = new ReplicaFrame(container, snapshot.mode, frameUrl(snapshot.mode), (window) => this.onFrame(window));
  }

  private onFrame(window: FrameWindow | null): void {
    this.window = window;
    const { state } = this;
    if (window === null) {
      this.dropFrame();
      if (state.is !== 'stopped') this.stop('apply', 'the frame is not there');
      return;
    }
    if (state.is !== 'loading') return;
    const [first, ...others] = state.waiting;
    if (first !== undefined) this.take(first, () => this.build(window, state.snapshot));
    for (const event of others) this.apply(event);
  }

  /** Whatever goes wrong in `run` is a divergence; what the caller's own callbacks throw is the caller's. */
  private take(event: PageEvent, run: () => boolean | undefined): void {
    let isApplied: boolean;
    this.wrongInFrame = undefined;
    try {
      isApplied = run() !== false;
      if (isApplied) this.settle();
      if (this.wrongInFrame !== undefined) throw this.wrongInFrame as Error;
    } catch (error) {
      if (!this.isDoubtful(error)) {
        this.stop(causeOf(error), detailOf(error));
        return;
      }
      isApplied = true;
    }
    if (!isApplied) return;
    const before = this.facts;
    const now = this.page?.facts ?? null;
    this.facts = now;
    this.options.onApplied(event.position);
    if (now !== null && now !== before) this.options.onPage?.(now);
  }

  /**
   * A sum that stays wrong however often the page begins again is wrong itself: no reason to stop any more. All of the batch was applied. And a frame that
   * stays wrong is left alone with it.
   */
  private isDoubtful(error: unknown): boolean {
    const cause = causeOf(error);
    const isInFrame = error === this.wrongInFrame;
    if (!isInFrame && isTreeWrong(cause)) return false;
    const counted = isInFrame ? 'frame' : cause;
    const before = this.mismatches.get(counted) ?? 0;
    this.mismatches.set(counted, before + 1);
    return before >= MOST_REPAIRS;
  }

  /** True: what it shows is not what it was told, so it is to be a box. */
  private frameBroke(error: unknown): boolean {
    const isBox = isTreeWrong(causeOf(error));
    if (detailOf(error) !== NOT_OURS) this.wrongInFrame = error;
    // Not in the middle of applying: what the caller does then is not for us to undo.
    if (isBox) queueMicrotask(() => this.options.onBrokenFrame?.());
    return isBox;
  }

  private settle(): void {
    const page = this.page;
    if (page === null) return;
    if (page.facts.viewport !== this.facts?.viewport) this.frame?.resize(page.facts.viewport);
    this.scrollTries = 0;
    if (page.scroll()) this.scrollSoon();
  }

  private stop(cause: DivergenceCause, detail: string): void {
    this.become({ is: 'stopped', told: true });
    this.options.onDivergence(cause, detail);
  }

  private become(state: State): void {
    if (this.state.is === 'live') this.state.resources.end();
    clearTimeout(this.scrollTimer);
    this.scrollTimer = undefined;
    this.state = state;
  }

  private dropFrame(): void {
    this.frame?.remove();
    this.frame = null;
    this.window = null;
  }

  private scrollSoon(): void {
    if (this.scrollTimer !== undefined || this.scrollTries >= SCROLL_TRIES) return;
    const pause = SCROLL_AGAIN_MS[Math.min(this.scrollTries++, SCROLL_AGAIN_MS.length - 1)];
    this.scrollTimer = setTimeout(() => {
      this.scrollTimer = undefined;
      if (this.page?.scroll() === true) this.scrollSoon();
    }, pause);
  }
}

export function createReplica(options: ReplicaOptions): Replica {
  return new Replica(options);
}

function causeOf(error: unknown): DivergenceCause {
  return error instanceof ChecksumMismatch ? error.kind : 'apply';
}

/** Not only what is added up beside it. */
function isTreeWrong(cause: DivergenceCause): boolean {
  return cause === 'apply' || cause === 'checksum';
}

function parsed<T>(body: string): T {
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null) throw new Divergence('not a batch');
  return value as T;
}
