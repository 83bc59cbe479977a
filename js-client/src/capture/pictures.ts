import type { Why } from '../dom/ops.ts';
import { hashText } from '../dom/checksum.ts';
import { dataUrl } from './base64.ts';
import type { Batch, Context } from './context.ts';
import { earlyOf } from './early.ts';
import type { Early } from './early.ts';
import type { Guard } from './guard.ts';
import * as natives from './natives.ts';
import * as images from './picture-natives.ts';
import type { Known } from './tree.ts';

/** How often one canvas or video is copied at most, in ms; one that does not change less and less often. */
const SHORTEST_GAP_MS = 1_000;
const LONGEST_GAP_MS = 4_000;
/** Longest side of a picture, in pixels. */
const LONGEST_SIDE = 1_280;
/** Of one picture. */
const LARGEST_BYTES = 200 * 1024;
/** Of all pictures of one page, and of a minute. */
const BYTES_PER_MINUTE = 4 * 1024 * 1024;
const MINUTE_MS = 60_000;
/** First try, and the one for what was too large. */
const QUALITIES = [0.8, 0.5];
/** Elements that are watched. */
const MOST_PICTURES = 50;
/** Media that play say so again after this time, in ms. */
const MEDIA_GAP_MS = 5_000;
/** A copy of this many pixels a side tells whether there is anything in the picture. */
const GLANCE = 16;

/** What there is to see; neither: nothing was found out yet. */
interface Sight {
  readonly src?: string;
  readonly why?: Why;
}

interface Picture {
  known: Known;
  /** As the replica has it. */
  sent: Sight;
  found: Sight | null;
  hash: number;
  gapMs: number;
  dueAt: number;
  isBusy: boolean;
  media: string;
  mediaAt: number;
}

/** What pictures need from the page that they stand in. */
export interface PicturePorts {
  readonly shared: { readonly pictures: PictureBudget };
  /** Whether agents may see what is in the element, by what the page says at this moment. */
  readonly isOpen: (element: Element) => boolean;
}

/** All captures of one page share it. */
export interface PictureBudget {
  bytes: number;
  since: number;
}

const NOTHING: Sight = {};

/** Pictures of canvases and videos. Nothing tells when they change, so those that can be seen are copied now and then. */
export class Pictures {
  private readonly all = new Map<Node, Picture>();

  constructor(
    private readonly context: Context,
    private readonly guard: Guard,
    private readonly ports: PicturePorts,
  ) {}

  enter(known: Known): void {
    const picture = this.all.get(known.node);
    if (picture?.known.id === known.id) picture.known = known;
    else if (picture !== undefined || this.all.size < MOST_PICTURES)
      this.all.set(known.node, {
        known,
        sent: NOTHING,
        found: null,
        hash: 0,
        gapMs: SHORTEST_GAP_MS,
        dueAt: 0,
        isBusy: false,
        media: '',
        mediaAt: 0,
      });
  }

  /** Members of a serialized element: what a replica that comes now would miss. */
  members(known: Known): string {
    const picture = this.all.get(known.node);
    if (picture === undefined || known.masked) return '';
    return json(picture.sent, 'picture') + (picture.media === '' ? '' : `,"media":${picture.media}`);
  }

  forget(known: Known): void {
    if (this.all.get(known.node)?.known === known) this.all.delete(known.node);
  }

  keep(has: (known: Known) => boolean): void {
    for (const { known } of this.all.values()) if (!has(known)) this.forget(known);
  }

  clear(): void {
    this.all.clear();
  }

  /** Begins a copy of what is due. */
  look(): void {
    const { document } = this.context;
    if (this.all.size === 0 || images.isHidden(document)) return;
    const now = natives.now();
    for (const picture of this.all.values()) {
      const { known } = picture;
      if (picture.isBusy || now < picture.dueAt || known.masked || known.tag === 'audio') continue;
      picture.dueAt = now + picture.gapMs;
      if (this.isSeen(known.node as Element) && this.mayCopy(now)) this.begin(picture);
      // One at a time: copying takes the page a moment.
      else continue;
      return;
    }
  }

  /** Says what was found, unless it must not be seen any more. */
  show(batch: Batch): void {
    for (const picture of this.all.values()) {
      const { known, found } = picture;
      picture.found = null;
      if (known.masked || known.gone || this.context.tree.of(known.node) !== known) continue;
      if (found !== null && !(found.src === picture.sent.src && found.why === picture.sent.why)) {
        picture.sent = found;
        batch.live.push(`{"op":"picture","id":${known.id}${json(found, 'src')}}`);
      }
      this.showMedia(picture, batch);
    }
  }

  private showMedia(picture: Picture, batch: Batch): void {
    const { known } = picture;
    if (known.shape !== 'media') return;
    const media = known.node as HTMLMediaElement;
    const playing = !images.paused(media) && !images.ended(media);
    const time = Math.round((images.currentTime(media) || 0) * 10) / 10;
    const now = `{"playing":${playing},"time":${time}}`;
    const isNews = playing ? natives.now() - picture.mediaAt > MEDIA_GAP_MS : true;
    const hasTurned = picture.media.startsWith('{"playing":true') !== playing;
    if (now === picture.media || !(isNews || hasTurned)) return;
    picture.media = now;
    picture.mediaAt = natives.now();
    batch.live.push(`{"op":"media","id":${known.id},"media":${now}}`);
  }

  private mayCopy(now: number): boolean {
    const budget = this.ports.shared.pictures;
    if (now - budget.since > MINUTE_MS) {
      budget.since = now;
      budget.bytes = 0;
    }
    return budget.bytes < BYTES_PER_MINUTE;
  }

  private isSeen(element: Element): boolean {
    const { window } = this.context;
    const { left, top, right, bottom } = natives.box(element);
    return (
      right > left && bottom > top && right > 0 && bottom > 0 && left < window.innerWidth && top < window.innerHeight
    );
  }

  /** In an animation frame, behind what the page draws in it: only then is there something in a drawing that is not preserved. */
  private begin(picture: Picture): void {
    picture.isBusy = true;
    this.requestFrame(() => {
      this.guard('picture', () => {
        this.copy(picture).then(
          (found) => {
            this.guard('picture', () => {
              this.found(picture, found);
            });
          },
          (error: unknown) => {
            const isTainted = (error as { name?: unknown } | null)?.name === 'SecurityError';
            this.found(picture, { why: isTainted ? 'tainted' : 'unreadable' });
          },
        );
      });
    });
  }

  /** A frame draws after the page that holds it. */
  private requestFrame(run: () => void): void {
    const frame = this.context.window;
    if (frame === window) natives.requestFrame(run);
    else frame.requestAnimationFrame(run);
  }

  private found(picture: Picture, found: Sight): void {
    picture.isBusy = false;
    const hash = found.src === undefined ? 0 : hashText(found.src);
    const isSame = hash === picture.hash && found.why === picture.sent.why;
    picture.gapMs = isSame ? Math.min(picture.gapMs * 2, LONGEST_GAP_MS) : SHORTEST_GAP_MS;
    if (isSame) return;
    picture.hash = hash;
    picture.found = found;
    this.ports.shared.pictures.bytes += found.src?.length ?? 0;
    this.context.schedule();
  }

  private async copy({ known, sent }: Picture): Promise<Sight> {
    const [image, width, height] = this.sizeOf(known);
    if (width === 0 || height === 0) return sent;
    for (const [attempt, quality] of QUALITIES.entries()) {
      const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height)) / (attempt + 1);
      const [across, down] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
      // It may have become private since, and be drawn anew.
      if (!this.ports.isOpen(known.node as Element)) return sent;
      const copy = images.copyOf(image, across, down);
      if (copy === null) return { why: 'unreadable' };
      if (isEmpty(copy.canvas)) return this.empty(known, sent);
      const blob = await images.encode(copy, quality);
      if (blob.size > LARGEST_BYTES) continue;
      return { src: dataUrl(blob.type, new Uint8Array(await blob.arrayBuffer())) };
    }
    return { why: 'too-large' };
  }

  /** Nothing is drawn, or what is drawn was thrown away before it could be copied. */
  private empty({ node }: Known, sent: Sight): Sight {
    const isVolatile = (earlyOf(this.context.window) as Partial<Early> | undefined)?.volatile?.has(node) === true;
    if (!isVolatile) return { src: '' };
    return sent.src !== undefined && sent.src !== '' ? sent : { why: 'unreadable' };
  }

  private sizeOf({ node, tag }: Known): [CanvasImageSource, number, number] {
    if (tag === 'canvas') {
      const canvas = node as HTMLCanvasElement;
      return [canvas, images.canvasWidth(canvas), images.canvasHeight(canvas)];
    }
    const video = node as HTMLVideoElement;
    return images.readyState(video) < HAS_DATA
      ? [video, 0, 0]
      : [video, images.videoWidth(video), images.videoHeight(video)];
  }
}

const HAS_DATA = 2;

function isEmpty(picture: OffscreenCanvas): boolean {
  const glance = images.copyOf(picture, GLANCE, GLANCE);
  if (glance === null) return false;
  const bytes = images.bytesOf(glance, GLANCE, GLANCE);
  for (let at = 3; at < bytes.length; at += 4) if (bytes[at] !== 0) return false;
  return true;
}

function json({ src, why }: Sight, name: string): string {
  if (src !== undefined) return `,"${name}":"${src}"`;
  return why === undefined ? '' : `,"why":"${why}"`;
}
