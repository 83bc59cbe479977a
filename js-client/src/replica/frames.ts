import type { DocumentMode, DomId, Op, Why } from '../dom/ops.ts';
import { Divergence } from './divergence.ts';
import { windowIn } from './natives.ts';
import { NOT_OURS } from './ranges.ts';
import type { ReplicaPage } from './page.ts';
import type { FrameWindow } from './sheets.ts';

/** Documents of the modes that a page may have, empty. Written by a parser, since nothing else sets the mode; nothing off the wire is in them. */
const SHELLS: Readonly<Record<string, string>> = {
  'no-quirks': '<!doctype html><body>',
  'limited-quirks':
    '<!doctype html public "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><body>',
  quirks: '<body>',
} satisfies Record<DocumentMode, string>;

/** Throws for what is no mode. */
export function shellOf(mode: string): string {
  const shell = Object.hasOwn(SHELLS, mode) ? SHELLS[mode] : undefined;
  if (shell === undefined) throw new Divergence('unknown mode');
  return shell;
}

/** More frames in a page, or deeper in each other, than any customer's client sends. */
const MOST_FRAMES = 100;
const DEEPEST = 6;

interface Inner {
  readonly page: ReplicaPage;
  readonly window: FrameWindow;
}

/**
 * Pages within a page. A frame of the replica never has an address: its document is the empty one that the browser gives it, which has the
 * sandbox and the policy of the replica's own document.
 */
export class InnerPages {
  private readonly all = new Map<Element, Inner>();
  /** Boxes until they are told anew. */
  private readonly broken = new WeakSet<Element>();

  constructor(
    private readonly depth: number,
    private readonly build: (window: FrameWindow, snapshot: NonNullable<FrameOp['snapshot']>) => ReplicaPage,
    private readonly shows: (element: Element, isDocument: boolean, why: Why | undefined) => void,
    /** False: what is there may stay. */
    private readonly onBroken: (error: unknown) => boolean,
  ) {}

  /** What is in a frame may be of somebody else's making than the page around it: what is wrong with it is not wrong with the page. */
  apply(element: Element, op: FrameOp): void {
    try {
      this.perform(element, op);
    } catch (error) {
      if (!this.onBroken(error)) return;
      this.drop(element, 'unreadable');
      this.broken.add(element);
    }
  }

  private perform(element: Element, { snapshot, delta, why }: FrameOp): void {
    const inner = this.all.get(element);
    if (delta !== undefined) {
      if (inner !== undefined) inner.page.apply(delta);
      else if (!this.broken.has(element)) throw new Divergence(NOT_OURS);
    } else if (snapshot === undefined) {
      this.drop(element, why);
    } else this.open(element, snapshot);
  }

  /** Moving a frame makes browsers throw its document away, or some do: the customer's side says it again. */
  checkMoved(): void {
    for (const [element, { window, page }] of this.all)
      if (windowIn(element) !== window || window.document !== page.document) this.drop(element, undefined);
  }

  forget(element: Element): void {
    this.all.get(element)?.page.end();
    this.all.delete(element);
  }

  pages(): ReplicaPage[] {
    return [...this.all.values()].map(({ page }) => page);
  }

  pageIn(element: Element): ReplicaPage | undefined {
    return this.all.get(element)?.page;
  }

  /** The frame in whose document, at whatever depth, a DOM node has this domId. */
  frameWith(id: DomId): readonly [Element, ReplicaPage] | undefined {
    for (const [element, { page }] of this.all) if (page.nodeOf(id) !== undefined) return [element, page];
    return undefined;
  }

  private drop(element: Element, why: Why | undefined): void {
    this.forget(element);
    this.shows(element, false, why);
  }

  private open(element: Element, snapshot: NonNullable<FrameOp['snapshot']>): void {
    const window = windowIn(element) as FrameWindow | null;
    const shell = shellOf(snapshot.mode);
    if (window === null) throw new Divergence('no frame there');
    this.forget(element);
    if (this.depth >= DEEPEST || this.all.size >= MOST_FRAMES) throw new Divergence(NOT_OURS);
    this.broken.delete(element);
    window.document.open();
    window.document.write(shell);
    window.document.close();
    const page = this.build(window, snapshot);
    this.all.set(element, { window, page });
    this.shows(element, true, undefined);
  }
}

type FrameOp = Extract<Op, { op: 'frame' }>;
