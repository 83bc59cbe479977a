import type { Mirror } from '../dom/mirror.ts';
import type { DomId, Why } from '../dom/ops.ts';
import { FRAME_IDS } from '../dom/ops.ts';
import { isWithin } from './context.ts';
import type { Realm } from './context.ts';
import * as natives from './natives.ts';
import { FarFrame } from './far-frame.ts';
import { originsOf, tellIgnored } from './frame-messages.ts';
import type { FromFrame } from './frame-messages.ts';
import { MASKED } from './cover.ts';
import type { Cover } from './cover.ts';
import type { Policy } from './policy.ts';
import type { PictureBudget, PicturePorts } from './pictures.ts';
import type { UrlMapper } from './shown-addresses.ts';
import type { Slice } from './slice.ts';
import type { Known } from './tree.ts';

const DEEPEST = 4;

/** Shared by all captures of one page. */
export interface SharedByFrames {
  /** The last range of domIds that has been given away, and the last there is. */
  ranges: number;
  readonly lastRange: number;
  /** How many of them a frame of another origin gets. */
  readonly farRanges: number;
  /** A frame of which more than this would be said at once is a box, in characters: refused for its size it would come again and again. */
  readonly longest: number;
  open: number;
  /** Frames, at all depths, that are followed at a time. */
  readonly mostOpen: number;
  readonly pictures: PictureBudget;
  readonly captures: Set<NearCapture>;
}

/** The capture of a frame's document. It has no timers: the page that holds it says when to work. */
export interface InnerCapture {
  readonly mirror: Mirror;
  knownOf(node: Node): Known | undefined;
  start(): void;
  stop(): void;
  snapshot(): void;
  /** True: there is more. */
  step(isSweep: boolean): boolean;
}

/** A capture of a document that is within reach. */
export interface NearCapture extends InnerCapture {
  /** What the rules say of the element is new. */
  mark(element: Element): void;
  /** All that replicas have of its document. */
  knowns(): Known[];
  /** Goes on with the numbers by which agents check it. */
  check(slice: Slice): void;
}

/** What frames need from the page that holds them. */
export interface FramePorts extends PicturePorts {
  readonly depth: number;
  readonly shared: SharedByFrames;
  readonly coverAt: (host: Node) => Cover;
  readonly mapUrls: UrlMapper;
  readonly schedule: () => void;
  readonly capture: (window: Realm, within: Within) => InnerCapture;
  /** Publishes members of a `frame` operation. */
  readonly say: (members: string) => boolean;
  /** Which frames of other origins are joined; undefined: none. */
  readonly far: FarFrames | undefined;
  readonly window: Realm;
}

/** Frames of other origins that have a script of ours. */
export interface FarFrames {
  /** Their origins, with blanks between them. */
  readonly list: string;
  /** Hash of the rules that they must have, too. */
  readonly rules: string;
  /** Takes the JSON of a `PointerBody`. */
  readonly point: (body: string) => void;
}

/** What a frame's capture is made with. */
export interface Within {
  readonly firstId: DomId;
  readonly depth: number;
  readonly shared: SharedByFrames;
  /** Of what holds the frame, now. */
  readonly cover: () => Cover;
  /** There is something to do. */
  readonly schedule: () => void;
  readonly publish: (kind: 'snapshot' | 'delta', body: string) => boolean;
  readonly onStuck: () => void;
}

interface Inner {
  known: Known;
  document: Document | null;
  capture: InnerCapture | null;
  /** Its capture has something to say. */
  isDirty: boolean;
  /** It is to look for what nothing tells of. */
  isSweepDue: boolean;
  /** Why it cannot be captured, until its next document. */
  fault: 'unreadable' | 'too-large' | null;
  /** A snapshot is owed: the replica may have lost its document, or publishing was refused. */
  isLost: boolean;
  /** Address that was last looked at, and whether sharing pauses there. */
  href: string;
  isPaused: boolean;
  /** As sent. */
  why: Why | null;
}

/** Documents of frames that the page may look into: each is captured like a page, by a capture of its own. */
export class Frames {
  private readonly all = new Map<Node, Inner>();

  private isListening = false;
  private readonly origins: ReadonlySet<string>;
  private ignored = 0;

  constructor(
    private readonly ports: FramePorts,
    private readonly policy: Policy,
  ) {
    this.origins = originsOf(ports.far?.list ?? '');
  }

  /** The replica has a box for the frame. */
  enter(known: Known): void {
    const inner = this.all.get(known.node);
    // A snapshot keeps domIds; a box with another one is new to the replica, and empty.
    if (inner?.known.id === known.id) inner.known = known;
    else {
      if (inner !== undefined) this.end(inner);
      this.all.set(known.node, {
        known,
        document: null,
        capture: null,
        isDirty: false,
        isSweepDue: false,
        fault: null,
        isLost: false,
        href: '',
        isPaused: false,
        why: null,
      });
    }
  }

  forget(known: Known): void {
    const inner = this.all.get(known.node);
    if (inner?.known !== known) return;
    this.end(inner);
    this.all.delete(known.node);
  }

  moved(tops: readonly Known[]): void {
    for (const inner of this.all.values()) inner.isLost ||= tops.some((top) => isWithin(inner.known, top));
  }

  clear(): void {
    for (const inner of this.all.values()) this.end(inner);
    this.all.clear();
    if (this.isListening) natives.unlisten(this.ports.window, 'message', this.onMessage);
    this.isListening = false;
  }

  /** Follows frames that have come or navigated; lets captures of frames work as far as there is time, one of them at least. True: there is more. */
  flush(isSweep: boolean, slice: Slice): boolean {
    let hasWorked = false;
    let isBehind = false;
    for (const inner of [...this.all.values()]) {
      if (inner.known.gone) continue;
      if (!this.follow(inner) && inner.isLost) this.again(inner);
      inner.isLost = false;
      inner.isSweepDue ||= isSweep;
      if (inner.capture === null || !(inner.isDirty || inner.isSweepDue)) continue;
      if (hasWorked && slice.isOver()) {
        isBehind ||= inner.isDirty;
        continue;
      }
      hasWorked = true;
      // The others are first next time.
      this.all.delete(inner.known.node);
      this.all.set(inner.known.node, inner);
      const { isSweepDue } = inner;
      inner.isDirty = inner.isSweepDue = false;
      if (inner.capture.step(isSweepDue)) isBehind = inner.isDirty = true;
    }
    return isBehind;
  }

  /** A snapshot of what holds them says nothing of frames. */
  snapshot(has: (known: Known) => boolean): void {
    for (const inner of this.all.values()) {
      if (!has(inner.known)) this.forget(inner.known);
      else if (!this.follow(inner)) this.again(inner);
    }
  }

  idOf(node: Node): DomId | undefined {
    for (const { capture } of this.all.values()) {
      const id = capture?.mirror.idOf(node);
      if (id !== undefined) return id;
    }
    return undefined;
  }

  nodeOf(id: DomId): Node | undefined {
    for (const { capture } of this.all.values()) {
      const node = capture?.mirror.nodeOf(id);
      if (node !== undefined) return node;
    }
    return undefined;
  }

  knownOf(of: Node): Known | undefined {
    for (const { capture } of this.all.values()) {
      const known = capture?.knownOf(of);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  private again(inner: Inner): void {
    if (inner.capture !== null) inner.capture.snapshot();
    else if (inner.why !== null) this.tell(inner, inner.why);
  }

  /** True: it has navigated, has come, or could not be captured before, and what agents have of it is on its way. */
  private follow(inner: Inner): boolean {
    const document = natives.documentIn(inner.known.node as Element);
    const window = document === null ? null : natives.viewOf(document);
    const isPaused = this.pauses(inner);
    const isSame = document === inner.document && (inner.capture !== null || inner.why !== null);
    if (isSame && isPaused === (inner.why === 'paused') && inner.fault === null) return false;
    const { depth } = this.ports;
    this.end(inner);
    inner.document = document;
    if (window === null) this.followFar(inner);
    else if (isPaused) this.tell(inner, 'paused');
    else if (inner.fault !== null) this.tell(inner, inner.fault);
    else if (!this.hasRoom(1) || depth >= DEEPEST) this.tell(inner, 'too-many');
    else this.begin(inner, (within) => this.ports.capture(window as Realm, within));
    inner.fault = null;
    return true;
  }

  /** A frame of another origin says so by saying nothing. */
  private pauses(inner: Inner): boolean {
    const document = natives.documentIn(inner.known.node as Element);
    const href = (document && natives.viewOf(document))?.location.href ?? '';
    if (href !== inner.href) inner.isPaused = href !== '' && this.policy.pausesAt(href);
    inner.href = href;
    return inner.isPaused;
  }

  private begin(inner: Inner, make: (within: Within) => InnerCapture): void {
    const { coverAt, depth, say, schedule, shared } = this.ports;
    shared.open++;
    inner.why = null;
    inner.isDirty = true;
    inner.capture = make({
      firstId: ++shared.ranges * FRAME_IDS,
      depth: depth + 1,
      shared,
      cover: () => coverAt(inner.known.node),
      schedule: () => {
        inner.isDirty = true;
        schedule();
      },
      // Also when the page has gone to another address within its document since it was looked at.
      publish: (kind, body) => {
        inner.isLost = this.pauses(inner);
        if (body.length > shared.longest) {
          inner.fault = 'too-large';
          schedule();
          return false;
        }
        return !inner.isLost && say(`"id":${inner.known.id},"${kind}":${body}`);
      },
      onStuck: () => {
        inner.fault = 'unreadable';
      },
    });
    inner.capture.start();
  }

  private hasRoom(ranges: number): boolean {
    const { shared } = this.ports;
    return shared.open < shared.mostOpen && shared.ranges + ranges <= shared.lastRange;
  }

  /** A box says what it is until the frame has said more. */
  private followFar(inner: Inner): void {
    const { far, shared, window } = this.ports;
    const { fault } = inner;
    this.tell(inner, 'other-origin');
    const ranges = shared.farRanges;
    if (far === undefined || this.origins.size === 0 || fault !== null || ranges === 0 || !this.hasRoom(ranges)) return;
    if (!this.isListening) natives.listen(window, 'message', this.onMessage, { capture: true });
    this.isListening = true;
    this.begin(inner, (within) => {
      const frame = inner.known.node as Element;
      // The first of them is given already.
      shared.ranges += ranges - 1;
      const { origins } = this;
      const hide = (): void => this.tell(inner, 'other-origin');
      // Rules that hide pictures of the frame itself are not known in it.
      const cover = (): Cover => (this.policy.hidesPictures(frame) ? MASKED : within.cover());
      return new FarFrame({ ...within, ...far, cover, origins, ranges, hide, frame });
    });
  }

  private readonly onMessage = (event: Event): void => {
    const { data, origin, source } = event as MessageEvent<FromFrame | null>;
    if (typeof data !== 'object' || typeof data?.cobrowse !== 'string') return;
    // What the page says that holds this one.
    if (source === this.ports.window.parent && source !== this.ports.window) return;
    for (const { capture, known } of this.all.values()) {
      if (!(capture instanceof FarFrame) || natives.windowIn(known.node as Element) !== source) continue;
      if (!this.origins.has(origin)) break;
      try {
        capture.receive(data);
      } catch {
        // Not what our script says.
      }
      return;
    }
    tellIgnored(++this.ignored, origin, 'data-frames');
  };

  private end(inner: Inner): void {
    if (inner.capture === null) return;
    this.ports.shared.open--;
    inner.capture.stop();
    inner.capture = null;
  }

  private tell(inner: Inner, why: Why): void {
    inner.why = why;
    this.ports.say(`"id":${inner.known.id},"why":"${why}"`);
  }
}
