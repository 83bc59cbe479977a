import type { Mirror } from '../dom/mirror.ts';
import { OPS_VERSION } from '../dom/ops.ts';
import { checkBuiltIns } from './built-ins.ts';
import { Blobs } from './blobs.ts';
import { Batch, commas } from './context.ts';
import type { Context, Realm } from './context.ts';
import { TreeDiff } from './diff.ts';
import { Ledger } from './ledger.ts';
import type { Cost } from './ledger.ts';
import { PageEvents } from './events.ts';
import { createGuard } from './guard.ts';
import type { Guard } from './guard.ts';
import * as natives from './natives.ts';
import { Marks, Observation } from './observe.ts';
import { Parts } from './parts.ts';
import { Pace } from './pace.ts';
import { Page } from './page.ts';
import { failClosed } from './policy.ts';
import type { Policy } from './policy.ts';
import { Serializer } from './serialize.ts';
import { Shadows } from './shadow.ts';
import { SheetPatrol } from './sheet-patrol.ts';
import { SheetTexts } from './sheet-texts.ts';
import { Slice } from './slice.ts';
import { TreeChecks } from './tree-checks.ts';
import { Tree } from './tree.ts';
import type { Known } from './tree.ts';

export type SnapshotCause = 'start' | 'requested' | 'compaction';

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
  /** How long one slice of work may hold up the page, in ms. 8 when absent. A page that takes longer is sent in several events. */
  readonly sliceMs?: number;
  /** What it takes, now and then. */
  readonly onCost?: (cost: Cost) => void;
}

/** Watches one page and publishes what changes in it. */
export interface Capture {
  /** Begins with a snapshot, which may wait a moment for style sheets. */
  start(): void;
  /** Publishes the whole page. Up-to-date replicas may skip a `compaction`: nothing in it is news to them. */
  snapshot(cause: SnapshotCause): void;
  /** Publishes what has changed until now, at once, as far as one slice goes. True: there is more. */
  flush(): boolean;
  /** Stops watching but keeps ids; `start` goes on. */
  pause(): void;
  /** Stops watching and leaves nothing behind in the page. */
  stop(): void;
  readonly mirror: Mirror;
}

export function createCapture(options: CaptureOptions): Capture {
  return new PageCapture(options);
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
const SLICE_MS = 8;
const FIRST_RETRY_MS = 200;
/** Waits double; this one is the last, after some seconds in all. */
const LAST_RETRY_MS = 3_000;

class PageCapture implements Capture {
  private readonly tree = new Tree();
  private readonly context: Context;
  private readonly guard: Guard;
  private readonly parts: Parts;
  private readonly serializer: Serializer;
  private readonly marks = new Marks();
  private readonly observation: Observation;
  private readonly events: PageEvents;
  private readonly diff: TreeDiff;
  private readonly page: Page;
  private readonly texts: SheetTexts;
  private readonly patrol: SheetPatrol;
  private readonly pace: Pace;
  private readonly checks = new TreeChecks();
  private readonly ledger: Ledger;
  /** A snapshot was sent of which the rest is still to come. */
  private isBehind = false;
  private phase: Phase = 'idle';
  private run = 0;
  private ticking = 0;
  private waitsUntil = 0;
  private retryAt = 0;
  private retryMs = FIRST_RETRY_MS;
  private turn: IterableIterator<Known> | null = null;

  constructor(private readonly options: CaptureOptions) {
    const { window } = options;
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
    this.parts = new Parts(context, this.guard, shadows, this.texts, (url, known) => blobs.of(url, known));
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
    this.ledger = new Ledger(options.onCost);
    this.pace = new Pace(() => {
      this.guard('flush', () => {
        this.flushNow(false, false);
      });
    });
  }

  get mirror(): Mirror {
    return this.tree;
  }

  start(): void {
    if (this.phase !== 'idle') return;
    this.phase = 'waiting';
    this.guard('start', () => {
      const { document } = this.context;
      this.parts.shadows.hook();
      this.events.listen();
      this.observation.watch(document);
      this.parts.styles.prefetch(natives.select(document, 'link[rel~=stylesheet i]'));
      this.waitsUntil = natives.now() + FIRST_WAIT_MS;
      natives.setTimer(() => {
        this.guard('start', () => {
          if (this.phase === 'waiting') this.onTick(natives.now());
        });
      }, FIRST_WAIT_MS);
    });
    this.tick();
  }

  snapshot(cause: SnapshotCause): void {
    if (this.phase === 'idle') return;
    this.guard('snapshot', () => {
      if (cause === 'compaction' && this.phase === 'live') {
        this.observation.markAll();
        this.flushNow(true, true);
      }
      this.writeSnapshot(cause);
    });
  }

  flush(): boolean {
    this.guard('flush', () => {
      this.flushNow(true, false);
    });
    return this.phase === 'live' && !this.marks.areEmpty;
  }

  pause(): void {
    this.phase = 'idle';
    this.guard('stop', () => {
      natives.clearTimer(this.ticking);
      this.pace.cancel();
      this.observation.stop();
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
    this.turn = null;
    this.marks.clear();
    this.tree.clear();
  }

  private schedule(): void {
    if (this.phase === 'live') this.pace.schedule();
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
    if (this.phase === 'waiting' && hasRoot && (!this.texts.isPending || now >= this.waitsUntil))
      this.writeSnapshot('start');
    else if (this.phase === 'faulty' && now >= this.retryAt) this.writeSnapshot('requested');
    else if (this.phase === 'live') {
      checkBuiltIns();
      this.events.listen();
      this.lookForShadows();
      this.flushNow(true, false);
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
      const isCandidate = value.shadow === null && value.shape === 'plain' && value.isElement;
      if (isCandidate && natives.openShadowRoot(value.node as Element) !== null) this.marks.hosts.add(value);
    }
  }

  private onTexts(): void {
    if (this.phase === 'waiting' && !this.texts.isPending) this.writeSnapshot('start');
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
    const known = this.tree.of(host);
    if (known === undefined) return;
    this.marks.whole(known);
    this.schedule();
  }

  private watch(root: ShadowRoot): void {
    this.observation.watch(root);
    this.events.listenTo(root);
  }

  /** `isSweep`: also what nothing tells of; `isComplete`: all of it, however long it takes. */
  private flushNow(isSweep: boolean, isComplete: boolean): void {
    if (this.phase !== 'live') return;
    const before = natives.now();
    const batch = new Batch(++this.run);
    this.observation.drain();
    const { forms, scroll, layers, boxes, styles, adopted } = this.parts;
    const slice = this.slice(isComplete);
    const isOther = natives.rootElement(this.context.document) !== this.tree.root?.node;
    if (isOther || this.diff.flush(batch, slice, this.isBehind)) {
      this.writeSnapshot('requested');
      return;
    }
    if (this.isBehind && this.marks.areEmpty) {
      this.isBehind = false;
      scroll.again();
    }
    styles.flush(batch, isComplete);
    adopted.flush(batch);
    if (isComplete) this.patrol.walkAll(batch);
    else if (isSweep) this.patrol.walk(batch);
    forms.flush(batch, isComplete ? Infinity : isSweep ? 2_000 : 200);
    boxes.flush(batch);
    if (isSweep) scroll.look();
    scroll.flush(batch);
    layers.flush(batch);
    this.page.flush(batch, isSweep);
    if (batch.size > 0)
      this.publish(
        'delta',
        `{"version":${OPS_VERSION},"ops":[${batch.json()}]${this.checks.member(this.tree, before)}}`,
      );
    this.spent(before, batch.size);
    if (!this.marks.areEmpty) this.schedule();
  }

  private slice(isComplete: boolean): Slice {
    return new Slice(natives.now, isComplete ? Infinity : (this.options.sliceMs ?? SLICE_MS));
  }

  private writeSnapshot(cause: SnapshotCause): void {
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
    this.observation.drain();
    this.parts.clear(wasLive);
    this.patrol.clear();
    this.turn = null;
    this.tree.begin();
    const sheets: string[] = [];
    const cut: Known[] = [];
    // Whoever has the page already takes a compaction for the same page, so it must be all of it.
    const slice = this.slice(cause === 'compaction');
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
    this.checks.reset();
    const body =
      `{"version":${OPS_VERSION},${this.page.snapshot()},"root":${json}` +
      (sheets.length === 0 ? '' : `,"sheets":{${commas(sheets)}}`) +
      (adopted === '' ? '' : `,"adopted":[${adopted}]`) +
      `,"scroll":${this.parts.scroll.enterViewport()}${this.page.snapshotFocus()}` +
      `${cause === 'compaction' ? ',"compaction":true' : ''}${this.checks.member(this.tree, before)}}`;
    this.publish('snapshot', body);
    if (this.phase === 'live') this.retryMs = FIRST_RETRY_MS;
    this.spent(before, 1);
    if (this.isBehind) this.schedule();
  }

  /** Not when a fault has come up while the body was made. */
  private publish(kind: 'snapshot' | 'delta', body: string): void {
    if (this.phase === 'live' && !this.options.publish(kind, body)) this.phase = 'owing';
  }

  private spent(since: number, ops: number): void {
    const ms = natives.now() - since;
    const isThrottled = this.pace.spent(ms, this.isBehind);
    this.ledger.enter(ms, this.observation.takeCount(), ops, isThrottled);
  }

  private onFault(where: string): void {
    if (this.phase !== 'idle') this.fail();
    this.options.onError?.(where);
  }

  private fail(): void {
    this.phase = 'faulty';
    this.retryAt = natives.now() + this.retryMs;
    if (this.retryMs > LAST_RETRY_MS) this.options.onStuck?.();
    this.retryMs *= 2;
  }
}
