import type { Mirror } from '../dom/mirror.ts';
import { mapUrls } from '../dom/css.ts';
import { FRAME_IDS, OPS_VERSION } from '../dom/ops.ts';
import { checkBuiltIns } from './built-ins.ts';
import { Blobs } from './blobs.ts';
import { Batch, commas } from './context.ts';
import type { Context, Realm } from './context.ts';
import { TreeDiff } from './diff.ts';
import { Ledger } from './ledger.ts';
import type { Cost } from './ledger.ts';
import { PageEvents } from './events.ts';
import type { FarFrames, FramePorts, InnerCapture, NearCapture, SharedByFrames, Within } from './frames.ts';
import { createGuard } from './guard.ts';
import type { Guard } from './guard.ts';
import type { Inside, createInside } from './inside.ts';
import * as natives from './natives.ts';
import { Marks, Observation } from './observe.ts';
import { Parts } from './parts.ts';
import { Pace } from './pace.ts';
import { Page } from './page.ts';
import { MASKED, OPEN, coverOf } from './cover.ts';
import { failClosed } from './policy.ts';
import type { Cover } from './cover.ts';
import type { Policy } from './policy.ts';
import { Serializer } from './serialize.ts';
import { Shadows } from './shadow.ts';
import type { SheetRecords } from './shown-addresses.ts';
import { SheetPatrol } from './sheet-patrol.ts';
import { SheetTexts } from './sheet-texts.ts';
import { Slice } from './slice.ts';
import { TreeChecks } from './tree-checks.ts';
import { Tree } from './tree.ts';
import type { Known } from './tree.ts';

export interface CaptureOptions {
  readonly window: Realm;
  /** Takes an event's body. False: it cannot take more; capture then owes a snapshot and stays silent until `snapshot` is called. */
  readonly publish: (kind: 'snapshot' | 'delta', body: string) => boolean;
  readonly policy: Policy;
  /** Elements that are no part of the page as an agent should see it: our own, and what the site calls its own. */
  readonly isService?: (element: Element) => boolean;
  /** A fault of our own, from which a snapshot recovers. */
  readonly onError?: (where: string) => void;
  /** No snapshot has recovered from it for seconds: what agents see is not the page, and it is to be ended. */
  readonly onStuck?: () => void;
  /** How long one slice of work may hold up the page, in ms. 6 when absent. A page that takes longer is sent in several events. */
  readonly sliceMs?: number;
  /** How often at most changes are followed by numbers by which agents can tell whether they still have the same page, in ms. 5,000 when absent. */
  readonly checkMs?: number;
  /** What it takes, now and then. */
  readonly onCost?: (cost: Cost) => void;
  /** Fetches what is not needed at first; without it frames, canvases and videos are boxes. */
  readonly inside?: () => Promise<{ readonly createInside: typeof createInside }>;
  /** Frames of other origins that are joined. None when absent. */
  readonly far?: FarFrames | undefined;
  /** Told of the window of each frame whose document is captured too. */
  readonly onFrame?: (window: Realm, isThere: boolean) => void;
}

/** Watches one page and publishes what changes in it. */
export interface Capture {
  /** Begins with a snapshot, which may wait a moment for style sheets. */
  start(): void;
  /** Publishes the whole page, as far as one slice goes. */
  snapshot(): void;
  /** Publishes what has changed until now, at once, as far as one slice goes. True: there is more. */
  flush(): boolean;
  /** Whether an image or font of this address is in the page as agents see it. Undefined: not known yet. */
  shows(url: string): boolean | undefined;
  /** All that replicas have, also in frames. */
  all(): readonly Known[];
  /** Stops watching but keeps ids; `start` goes on. */
  pause(): void;
  /** Stops watching and leaves nothing behind in the page. */
  stop(): void;
  readonly mirror: Mirror;
  /** As agents have it; undefined: they do not. */
  knownOf(node: Node): Known | undefined;
}

export function createCapture(options: CaptureOptions): Capture {
  const shared = sharedByFrames(0, Math.floor(Number.MAX_SAFE_INTEGER / FRAME_IDS) - 1);
  return new PageCapture(options, shared, null);
}

/** Of ranges of domIds, from `ranges` to `lastRange`. The first is the page's own. */
export function sharedByFrames(ranges: number, lastRange: number, longest = LONGEST): SharedByFrames {
  const count = lastRange - ranges + 1;
  const farRanges = Math.min(FAR_RANGES, Math.floor(count / FAR_SHARE));
  // Frames that come and go use ranges up: there are some to spare.
  const mostOpen = Math.min(MOST_FRAMES, Math.floor((count - 1) / 2));
  return {
    ranges,
    lastRange,
    farRanges,
    longest,
    open: 0,
    mostOpen,
    pictures: { bytes: 0, since: 0 },
    captures: new Set(),
  };
}

/** The capture of a document that another one holds as a frame. Whoever makes it lets it work. */
export function createInnerCapture(options: CaptureOptions, within: Within): InnerCapture {
  return new PageCapture(options, within.shared, within);
}

/**
 * idle → start → waiting (for style sheets) → live. A refused event leads to owing, which `snapshot` ends; a fault to faulty, which a snapshot of
 * its own ends, tried less and less often.
 */
type Phase = 'idle' | 'waiting' | 'live' | 'owing' | 'faulty';

/** How long the first snapshot waits for the text of style sheets, in ms. */
const FIRST_WAIT_MS = 300;
/** How often it is looked for changes that nothing tells of, in ms. */
const TICK_MS = 150;
/** So often at least, however long it takes. */
const LONGEST_TICK_MS = 1_000;
/** Elements that a tick asks for a shadow root that nothing has told of. */
const HOSTS_PER_TICK = 500;
const SLICE_MS = 6;
/** Of a tick, for the numbers by which agents check their picture. */
const CHECK_MS = 4;
const FIRST_RETRY_MS = 200;
/** Waits double; this one is the last, after some seconds in all. */
const LAST_RETRY_MS = 3_000;
const MOST_FRAMES = 40;
/** Ranges of domIds for a frame of another origin; one in such a frame gets its share of them, and there is none for a third. */
export const FAR_RANGES = 1_000;
const FAR_SHARE = 50;
/** Of one event of a frame, in characters. */
const LONGEST = 2 ** 24;
const INSIDE_AGAIN_MS = 30_000;
const ELEMENT = 1;
const SHADOW = 11;

class PageCapture implements Capture, NearCapture {
  private readonly tree: Tree;
  private readonly context: Context;
  private readonly guard: Guard;
  private readonly parts: Parts;
  private inside: Inside | null = null;
  /** When it is fetched. */
  private insideAt = 0;
  private readonly serializer: Serializer;
  private readonly marks = new Marks();
  private readonly observation: Observation;
  private readonly events: PageEvents;
  private readonly diff: TreeDiff;
  private readonly page: Page;
  private readonly texts: SheetTexts;
  private readonly patrol: SheetPatrol;
  private readonly pace: Pace;
  private readonly checks: TreeChecks;
  private readonly ledger: Ledger;
  /** A snapshot was sent of which the rest is still to come. */
  private isBehind = false;
  private areFramesBehind = false;
  private phase: Phase = 'idle';
  private run = 0;
  private ticking = 0;
  private waitsUntil = 0;
  private retryAt = 0;
  /** When sizes and positions are looked at, whatever the page does. */
  private looksAt = 0;
  private retryMs = FIRST_RETRY_MS;
  private turn: IterableIterator<Known> | null = null;

  constructor(
    private readonly options: CaptureOptions,
    private readonly shared: SharedByFrames,
    /** Of the page that holds this one as a frame; null: this is the page itself. */
    private readonly within: Within | null,
  ) {
    const { window } = options;
    this.tree = new Tree(within?.firstId ?? 0);
    this.checks = new TreeChecks(options.checkMs);
    this.guard = createGuard((where) => {
      this.onFault(where);
    });
    const asked = Object.assign(Object.create(options.policy) as Policy, {
      stateOf: (element: Element, attribute: (name: string) => string | null) =>
        options.isService?.(element) === true ? 'service' : options.policy.stateOf(element, attribute),
    });
    const policy = failClosed(asked, () => {
      this.onFault('policy');
    });
    this.context = {
      window,
      document: window.document,
      tree: this.tree,
      policy,
      stateOf: (element) => policy.stateOf(element, (name) => natives.attribute(element, name)),
      cover: within?.cover() ?? policy.cover,
      schedule: () => {
        this.schedule();
      },
    };
    const { context } = this;
    const blobs = new Blobs((known) => {
      this.marks.attrs.add(known);
      this.schedule();
    });
    this.texts = new SheetTexts(() => {
      this.guard('sheets', () => {
        this.onTexts();
      });
    });
    const shadows = new Shadows(window, (host) => {
      this.onAttached(host);
    });
    this.parts = new Parts(
      context,
      this.guard,
      shadows,
      this.texts,
      (url, known) => blobs.of(url, known),
      () => {
        void this.lookInside();
      },
    );
    this.serializer = new Serializer(context, this.parts);
    this.observation = new Observation(context, this.marks, this.guard);
    this.events = new PageEvents(context, this.guard, (event) => {
      this.onEvent(event);
    });
    const onShadow = (root: ShadowRoot): void => {
      this.watch(root);
    };
    this.diff = new TreeDiff(context, this.parts, this.serializer, this.marks, onShadow, (known) => {
      this.parts.forget(known);
      if (known.tag === '#shadow') this.events.unlistenTo(known.node as ShadowRoot);
    });
    this.page = new Page(context, (element) => shadows.of(element));
    this.patrol = new SheetPatrol(this.parts.styles, this.parts.adopted);
    // What frames cost is part of what the page costs.
    this.ledger = new Ledger(within === null ? options.onCost : undefined);
    this.pace = new Pace(() => {
      this.guard('flush', () => {
        this.flushNow(false);
      });
    });
  }

  /** Of the page with the documents of its frames. */
  get mirror(): Mirror {
    const { tree } = this;
    return {
      size: tree.size,
      idOf: (node) => tree.idOf(node) ?? this.inside?.idOf(node),
      nodeOf: (id) => tree.nodeOf(id) ?? this.inside?.nodeOf(id),
    };
  }

  knownOf(node: Node): Known | undefined {
    // While nothing can be said nothing is known of how it is now.
    return this.phase === 'live' ? (this.tree.of(node) ?? this.inside?.knownOf(node)) : undefined;
  }

  start(): void {
    if (this.phase !== 'idle') return;
    this.phase = 'waiting';
    this.shared.captures.add(this);
    this.guard('start', () => {
      const { document } = this.context;
      this.parts.shadows.hook();
      this.events.listen();
      this.observation.watch(document);
      this.parts.styles.prefetch(natives.select(document, 'link[rel~=stylesheet i]'));
      this.waitsUntil = natives.now() + FIRST_WAIT_MS;
      if (this.within !== null) {
        this.options.onFrame?.(this.context.window, true);
        return;
      }
      natives.setTimer(() => {
        this.guard('start', () => {
          if (this.phase === 'waiting') this.onTick(natives.now());
        });
      }, FIRST_WAIT_MS);
    });
    if (this.within === null) this.tick();
  }

  step(isSweep: boolean): boolean {
    this.guard('frame', () => {
      if (isSweep || this.phase !== 'live') this.onTick(natives.now());
      else this.flushNow(false);
    });
    return this.hasMore;
  }

  snapshot(): void {
    if (this.phase === 'idle') return;
    this.guard('snapshot', () => {
      this.writeSnapshot();
    });
  }

  flush(): boolean {
    this.guard('flush', () => {
      this.flushNow(true);
    });
    return this.hasMore;
  }

  shows(url: string): boolean | undefined {
    return this.guard('resource', () => this.inside?.shows(url, this.records()));
  }

  all(): Known[] {
    return [...this.shared.captures].flatMap((capture) => capture.knowns());
  }

  knowns(): Known[] {
    return [...this.tree.all()].filter(({ gone }) => !gone);
  }

  pause(): void {
    this.phase = 'idle';
    this.shared.captures.delete(this);
    this.guard('stop', () => {
      natives.clearTimer(this.ticking);
      this.pace.cancel();
      this.observation.stop();
      this.inside?.clear();
      if (this.within !== null) this.options.onFrame?.(this.context.window, false);
      this.events.stop();
      for (const known of this.tree.all())
        if (known.tag === '#shadow') this.events.unlistenTo(known.node as ShadowRoot);
      this.parts.shadows.unhook();
      this.parts.boxes.clear(false);
    });
  }

  stop(): void {
    this.pause();
    this.parts.clear(false);
    this.patrol.clear();
    this.checks.reset(0);
    this.turn = null;
    this.marks.clear();
    this.tree.clear();
  }

  private records(): SheetRecords {
    const { styles, adopted } = this.parts;
    return [styles.records(), adopted.records()];
  }

  private get hasMore(): boolean {
    return this.phase === 'live' && (this.areFramesBehind || !this.marks.areEmpty);
  }

  private schedule(): void {
    if (this.within !== null) this.within.schedule();
    else if (this.phase === 'live') this.pace.schedule();
  }

  private readonly tick = (): void => {
    if (this.phase === 'idle') return;
    const wait = this.guard('tick', () => {
      const before = natives.now();
      this.onTick(before);
      return Math.min(Math.max(TICK_MS, (natives.now() - before) * 10), LONGEST_TICK_MS);
    });
    this.ticking = natives.setTimer(this.tick, wait ?? LONGEST_TICK_MS);
  };

  private onTick(now: number): void {
    const hasRoot = natives.rootElement(this.context.document) !== null;
    if (this.phase === 'waiting' && hasRoot && (!this.texts.isPending || now >= this.waitsUntil)) this.writeSnapshot();
    else if (this.phase === 'faulty' && now >= this.retryAt) this.writeSnapshot();
    else if (this.phase === 'live') {
      checkBuiltIns();
      this.events.listen();
      this.lookForShadows();
      void this.lookInside();
      this.flushNow(true);
    }
  }

  /** The parser attaches roots without the hook, and so does a page that has kept the function from before. */
  private lookForShadows(): void {
    for (let left = HOSTS_PER_TICK; left > 0; left--) {
      this.turn ??= this.tree.all();
      const { value, done } = this.turn.next();
      if (done === true) {
        this.turn = null;
        return;
      }
      const isCandidate = !value.gone && value.shadow === null && value.shape === 'plain' && value.isElement;
      if (isCandidate && natives.openShadowRoot(value.node as Element) !== null) this.marks.hosts.add(value);
    }
  }

  private onTexts(): void {
    if (this.phase === 'waiting' && this.within === null && !this.texts.isPending) this.writeSnapshot();
    else this.schedule();
  }

  private onEvent(event: Event): void {
    if (this.phase !== 'live') return;
    const target = natives.eventPath(event)[0] ?? null;
    if (event.type === 'scroll') this.parts.scroll.onScroll(target);
    else {
      const known = target === null ? undefined : this.tree.of(target as Node);
      if (known !== undefined) this.parts.forms.mark(known);
    }
    this.schedule();
  }

  private onAttached(host: Element): void {
    const root = this.parts.shadows.of(host);
    // At once: what was a password field must not have become another one by the next flush.
    if (root !== null && this.context.stateOf(host) !== 'service') this.observation.watch(root);
    const known = this.tree.of(host);
    if (known === undefined) return;
    this.marks.whole(known);
    this.schedule();
  }

  private watch(root: ShadowRoot): void {
    this.observation.watch(root);
    this.events.listenTo(root);
  }

  /** `isSweep`: also what nothing tells of. */
  private flushNow(isSweep: boolean): void {
    if (this.phase !== 'live') return;
    const before = natives.now();
    const batch = new Batch(++this.run);
    this.review();
    // Sizes and positions are asked for while nothing has changed: else the browser would have to lay out the page for us, and once more for the next change.
    const looks = isSweep && (this.marks.areEmpty || before >= this.looksAt);
    if (looks) this.looksAt = before + LONGEST_TICK_MS;
    const { forms, scroll, layers, boxes, styles, adopted } = this.parts;
    const slice = this.slice();
    const isOther =
      natives.rootElement(this.context.document) !== this.tree.root?.node || this.coverNow() !== this.context.cover;
    if (isOther || this.diff.flush(batch, slice, this.isBehind)) {
      this.writeSnapshot();
      return;
    }
    if (this.isBehind && this.marks.areEmpty) {
      this.isBehind = false;
      scroll.again();
    }
    const { isCut } = this.diff;
    styles.flush(batch, isCut);
    adopted.flush(batch);
    if (isSweep && !isCut) this.patrol.walk(batch);
    forms.flush(batch, isSweep ? 2_000 : 200, isCut);
    // What comes after this is in no sum.
    if (batch.size > 0 || !this.marks.areEmpty) this.checks.said(before);
    boxes.flush(batch);
    if (looks) scroll.look();
    scroll.flush(batch);
    layers.flush(batch);
    this.page.flush(batch, looks);
    // What is masked by now must not be shown, and it is not known of all while there are marks.
    if (this.marks.areEmpty) this.inside?.show(batch, isSweep, this.records());
    if (batch.size > 0) {
      // A flush that was cut may have moved kids out of parents that still list them.
      const check = this.marks.areEmpty
        ? this.checks.within(this.tree, this.parts, before, natives.now() - before)
        : '';
      this.publish('delta', `{"version":${OPS_VERSION},"ops":[${batch.json()}]${check}}`);
    }
    this.areFramesBehind = this.inside?.flush(isSweep, slice) === true;
    const hasGraves = this.tree.bury(slice);
    this.spent(before, batch.size, isSweep ? this.checkAll() : 0);
    if (this.hasMore || hasGraves) this.schedule();
  }

  /** In the page itself: all frames share the time. Returns what it took, in ms. */
  private checkAll(): number {
    const [first] = this.shared.captures;
    if (first !== this) return 0;
    const before = natives.now();
    const slice = new Slice(natives.now, CHECK_MS);
    for (const capture of this.shared.captures) capture.check(slice);
    return natives.now() - before;
  }

  check(slice: Slice): void {
    if (this.phase !== 'live' || !this.marks.areEmpty) return;
    this.guard('check', () => {
      const check = this.checks.resting(this.tree, this.parts, natives.now(), slice);
      if (check !== '') this.publish('delta', `{"version":${OPS_VERSION},"ops":[]${check}}`);
    });
  }

  /** Right before the page is read, with nothing of the page's own in between: what the rules say holds for all that is read now. */
  private review(): void {
    this.observation.drain();
    this.context.policy.review(this.observation.takeChanged(), (element) => {
      for (const capture of this.shared.captures) capture.mark(element);
    });
  }

  mark(element: Element): void {
    const known = this.tree.of(element);
    if (known === undefined) return;
    this.marks.attrs.add(known);
    this.schedule();
  }

  private slice(): Slice {
    return new Slice(natives.now, this.options.sliceMs ?? SLICE_MS);
  }

  private writeSnapshot(): void {
    checkBuiltIns();
    const before = natives.now();
    const { document } = this.context;
    const root = natives.rootElement(document);
    if (root === null) {
      this.fail();
      return;
    }
    const wasLive = this.phase === 'live';
    this.phase = 'live';
    this.context.cover = this.coverNow();
    this.review();
    this.parts.clear(wasLive);
    this.patrol.clear();
    this.turn = null;
    this.tree.begin();
    const sheets: string[] = [];
    const cut: Known[] = [];
    const slice = this.slice();
    const occasion = {
      isSnapshot: true,
      onKnown: () => undefined,
      isOver: () => slice.isOver(),
      onCut: (parent: Known) => cut.push(parent),
      define: (id: number, source: string) => sheets.push(`"${id}":${source}`),
      onShadow: (shadow: ShadowRoot) => {
        this.watch(shadow);
      },
    };
    const { json, known } = this.serializer.write(root, null, occasion);
    this.tree.root = known;
    const adopted = this.parts.adopted.enter(null, occasion.define);
    this.tree.commit();
    this.marks.clear();
    for (const parent of cut) this.marks.kids.add(parent);
    this.isBehind = cut.length > 0;
    this.checks.reset(before);
    const body =
      `{"version":${OPS_VERSION},${this.page.snapshot()},"root":${json}` +
      (sheets.length === 0 ? '' : `,"sheets":{${commas(sheets)}}`) +
      (adopted === '' ? '' : `,"adopted":[${adopted}]`) +
      `,"scroll":${this.parts.scroll.enterViewport()}${this.page.snapshotFocus()}}`;
    this.publish('snapshot', body);
    if (this.phase === 'live') {
      this.retryMs = FIRST_RETRY_MS;
      this.inside?.snapshot((known) => this.tree.of(known.node) === known);
    }
    this.spent(before, 1);
    if (this.isBehind) this.schedule();
  }

  /** Not when a fault has come up while the body was made. */
  private publish(kind: 'snapshot' | 'delta', body: string): void {
    if (this.phase === 'live' && !(this.within ?? this.options).publish(kind, body)) this.phase = 'owing';
  }

  private async lookInside(): Promise<void> {
    if (natives.now() < this.insideAt) return;
    this.insideAt = Infinity;
    try {
      const { createInside } = (await this.options.inside?.()) ?? {};
      this.guard('inside', () => {
        if (createInside === undefined) return;
        this.inside = createInside(this.context, this.guard, this.framePorts());
        this.parts.boxes.open(this.inside);
        this.schedule();
      });
    } catch {
      // They stay boxes for now.
      this.insideAt = natives.now() + INSIDE_AGAIN_MS;
    }
  }

  private framePorts(): FramePorts {
    const { options, shared, within } = this;
    return {
      shared,
      far: options.far,
      window: this.context.window,
      depth: within?.depth ?? 0,
      mapUrls,
      coverAt: (host) => this.coverAt(host),
      isOpen: (element) => {
        this.review();
        return this.phase === 'live' && this.coverAt(element) === OPEN && !this.context.policy.hidesPictures(element);
      },
      schedule: () => {
        this.schedule();
      },
      capture: (window, inner) => new PageCapture({ ...options, window }, shared, inner),
      say: (members) => {
        this.publish('delta', `{"version":${OPS_VERSION},"ops":[{"op":"frame",${members}}]}`);
        return this.phase === 'live';
      },
    };
  }

  /** A policy that has failed covers everything. */
  private coverNow(): Cover {
    const { cover } = this.context.policy;
    return cover === MASKED ? cover : (this.within?.cover() ?? cover);
  }

  /** By what the page says at this moment, whatever was last looked at: a flush that is cut short leaves what has moved with the cover of its old place. */
  private coverAt(host: Node): Cover {
    let cover = this.coverNow();
    for (let node: Node | null = host; node !== null && cover !== MASKED;) {
      const type = natives.nodeType(node);
      const state = type === ELEMENT ? this.context.stateOf(node as Element) : 'show';
      cover = state === 'service' ? MASKED : coverOf(state, cover);
      node = type === SHADOW ? natives.host(node as ShadowRoot) : natives.parentNode(node);
    }
    return cover;
  }

  /** `idleMs` of it nothing has to wait for. */
  private spent(since: number, ops: number, idleMs = 0): void {
    const ms = natives.now() - since;
    const isThrottled = this.pace.spent(ms - idleMs, this.isBehind);
    this.ledger.enter(ms, this.observation.takeCount(), ops, isThrottled);
  }

  private onFault(where: string): void {
    if (this.phase !== 'idle') this.fail();
    this.options.onError?.(where);
  }

  private fail(): void {
    this.phase = 'faulty';
    this.retryAt = natives.now() + this.retryMs;
    if (this.retryMs > LAST_RETRY_MS) (this.within ?? this.options).onStuck?.();
    this.retryMs *= 2;
  }
}
