import type { Mirror } from '../dom/mirror.ts';
import type { PointerBody } from '../dom/ops.ts';
import { FRAME_IDS } from '../dom/ops.ts';
import type { FromFrame, ToFrame } from './frame-messages.ts';
import type { InnerCapture, Within } from './frames.ts';
import * as natives from './natives.ts';
import { MASKED } from './cover.ts';
import type { Cover } from './cover.ts';

/** Of one event, in characters, which are three bytes each at most: what is within it the server takes, unless it is told to take less. */
export const FAR_LONGEST = 4 * 1024 * 1024;
/** Of a minute, as many as so many of the longest events of any frame. More is no page that anybody looks at. */
const LONGEST_PER_MINUTE = 4;
/** What the smallest event counts for: agents' browsers have work with each. */
const EVENT_COST = 8 * 1024;
const MINUTE_MS = 60_000;
const SILENCE_MS = 2_000;

export interface FarPorts extends Within {
  readonly frame: Element;
  readonly origins: ReadonlySet<string>;
  readonly rules: string;
  readonly point: (body: string) => void;
  /** Of domIds: the first is that of its document, the others those of frames in it. */
  readonly ranges: number;
  /** What agents have seen of it they are not to see any more. */
  readonly hide: () => void;
}

/** The capture of a document of another origin, which has a script of ours in it: joined by messages. Nothing that comes is trusted. */
export class FarFrame implements InnerCapture {
  readonly mirror: Mirror = { size: 0, idOf: () => undefined, nodeOf: () => undefined };
  private cover: Cover;
  /**
   * `asked`: for a snapshot; what comes before it is of no use to agents who came meanwhile. `missed`: something that it said has come to nobody, so it is to be
   * asked.
   */
  private state: 'followed' | 'asked' | 'missed' = 'asked';
  /** After a document was loaded: when it is clear that nothing answers in it. */
  private silentUntil = Infinity;
  /** Of the last join. What answers an earlier one may have been written under another cover. Not counted: a preview in the same page counts, too, and asks the same frame. */
  private turn = 0;
  private received = 0;
  private since = natives.now();

  constructor(private readonly ports: FarPorts) {
    this.cover = ports.cover();
  }

  start(): void {
    natives.listen(this.ports.frame, 'load', this.onLoad, { capture: true });
    this.join();
  }

  private join(): void {
    const { depth, firstId, ranges, rules } = this.ports;
    this.state = 'asked';
    this.turn = natives.now() + Math.random();
    // What is masked as a whole is not asked for.
    if (this.cover === MASKED) this.say({ cobrowse: 'leave' });
    else this.say({ cobrowse: 'join', turn: this.turn, firstId, ranges, depth, cover: this.cover, rules });
  }

  /** What is out of reach nobody may act on. */
  knownOf(): undefined {
    return undefined;
  }

  stop(): void {
    natives.unlisten(this.ports.frame, 'load', this.onLoad);
    this.say({ cobrowse: 'leave' });
  }

  snapshot(): void {
    // What has not answered may never do so.
    if (this.state === 'asked') this.ports.hide();
    else this.ask();
  }

  step(): boolean {
    const cover = this.ports.cover();
    if (cover !== this.cover) {
      this.cover = cover;
      this.ports.hide();
      this.join();
    } else if (this.state === 'missed') this.ask();
    if (natives.now() > this.silentUntil) {
      this.silentUntil = Infinity;
      this.ports.hide();
    }
    return false;
  }

  /** Perhaps of a document without a script of ours; another one answers. */
  private readonly onLoad = (): void => {
    this.silentUntil = natives.now() + SILENCE_MS;
    this.ask();
  };

  private ask(): void {
    this.state = 'asked';
    this.say({ cobrowse: 'snapshot' });
  }

  /** A message from its window and origin. */
  receive(message: FromFrame): void {
    if (message.cobrowse === 'hello') {
      // Sharing may pause where it is by now: then nothing more comes.
      this.silentUntil = natives.now() + SILENCE_MS;
      this.join();
    } else if (message.turn !== this.turn || message.firstId !== this.ports.firstId || this.cover === MASKED) return;
    else if (this.ports.cover() !== this.cover) this.state = 'missed';
    else if (message.cobrowse === 'pointer') this.point(String(message.body));
    else if (message.cobrowse === 'event') this.event(message.kind, String(message.body));
  }

  private event(kind: 'snapshot' | 'delta', body: string): void {
    const isSnapshot = kind === 'snapshot';
    if ((kind !== 'delta' && !isSnapshot) || (this.state === 'asked' && !isSnapshot) || this.state === 'missed') return;
    const checked = this.mayTake(body) ? checkedEvent(body, this.ports) : null;
    if (checked === null) {
      this.ports.onStuck();
      return;
    }
    this.silentUntil = Infinity;
    this.state = this.ports.publish(kind, checked) ? 'followed' : 'missed';
  }

  /** Only what reads as a place in this frame is passed on, in words of ours. */
  private point(body: string): void {
    const { at, down } = JSON.parse(body.slice(0, 200)) as { at?: Record<string, unknown>; down?: unknown };
    const { firstId, ranges } = this.ports;
    const { id, x, y } = at ?? {};
    if (typeof id !== 'number' || typeof x !== 'number' || typeof y !== 'number') return;
    if (!Number.isSafeInteger(id) || id < firstId || id >= firstId + ranges * FRAME_IDS) return;
    const place: PointerBody = { at: { id, x, y }, ...(down === true && { down }) };
    this.ports.point(JSON.stringify(place));
  }

  private mayTake(body: string): boolean {
    const now = natives.now();
    if (now - this.since > MINUTE_MS) {
      this.since = now;
      this.received = 0;
    }
    this.received += body.length + EVENT_COST;
    const { longest } = this.ports.shared;
    return body.length <= Math.min(FAR_LONGEST, longest) && this.received <= LONGEST_PER_MINUTE * longest;
  }

  /** To whichever listed origin it has: the browser gives it to no other. */
  private say(message: ToFrame): void {
    const window = natives.windowIn(this.ports.frame);
    for (const origin of this.ports.origins) window?.postMessage(message, origin);
  }
}

/** What it makes has nothing that the page has added to all objects or lists, `toJSON` above all. */
function parse(body: string): unknown {
  return (natives.freshRealm() ?? window).JSON.parse(body);
}

/**
 * One whole JSON object, as we write it: it is put into an event. Null where it is none, or numbers DOM nodes that are not the frame's to number: to the
 * agent they would be those of the page or of another frame. Its viewport is 0, and no element at all null.
 */
export function checkedEvent(body: string, { firstId, ranges }: Pick<FarPorts, 'firstId' | 'ranges'>): string | null {
  try {
    const value = parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const written = JSON.stringify(value);
    const last = firstId + ranges * FRAME_IDS;
    // A quotation mark within a string has a backslash before it. Attributes are text.
    for (const [, op, id] of written.matchAll(/(?:"op":"(\w+)",)?"id":([^",}]+)/g)) {
      const isOfNone = (op === 'scroll' && id === '0') || ((op === 'focus' || op === 'target') && id === 'null');
      if (!isOfNone && !(Number(id) > firstId && Number(id) < last)) return null;
    }
    return written;
  } catch {
    return null;
  }
}
