import type { Batch, Context } from './context.ts';
import * as natives from './natives.ts';
import { part } from './natives.ts';
import type { Known } from './tree.ts';

const animationsOf = part<Document>('Document')('getAnimations') as (of: Document) => Animation[] | undefined;
const MOST_ANIMATIONS = 200;
/** Of a style that brings one. */
const PICTURE = /url\(|image-set\(/i;
/** Of a keyframe, what is no property of a style. */
const NO_PROPERTIES = new Set(['offset', 'computedOffset', 'easing', 'composite']);

/**
 * Animations that scripts have made: nothing in the page's tree tells of them, and what they leave behind may be all that makes something
 * visible. Said is what they lead to. Those of style sheets the agent's browser makes by itself.
 */
export class Animations {
  private readonly sent = new Map<Known, string>();

  constructor(private readonly context: Context) {}

  again(): void {
    this.sent.clear();
  }

  look(batch: Batch): void {
    const now = new Map<Known, string>();
    const all = animationsOf(this.context.document) ?? [];
    for (let at = 0; at < Math.min(all.length, MOST_ANIMATIONS); at++) this.read(all[at] as Animation, now);
    for (const known of this.sent.keys()) {
      if (now.has(known)) continue;
      this.sent.delete(known);
      if (!known.gone) batch.live.push(`{"op":"animation","id":${known.id},"style":null}`);
    }
    for (const [known, style] of now) {
      if (this.sent.get(known) === style) continue;
      this.sent.set(known, style);
      batch.live.push(`{"op":"animation","id":${known.id},"style":${style}}`);
    }
  }

  private read(animation: Animation, now: Map<Known, string>): void {
    // Those of style sheets have a name or a property.
    if ('animationName' in animation || 'transitionProperty' in animation || animation.playState === 'idle') return;
    const effect = animation.effect as KeyframeEffect | null;
    const target = effect?.target ?? null;
    const known = target === null || effect?.pseudoElement != null ? undefined : this.context.tree.of(target);
    const frames = effect?.getKeyframes() ?? [];
    const isBack = animation.playbackRate < 0 || /^(?:alternate-)?reverse$/.test(effect?.getTiming().direction ?? '');
    const last = isBack ? frames[0] : frames[frames.length - 1];
    if (known === undefined || last === undefined) return;
    const shown = this.shown(known, last);
    if (shown !== '') now.set(known, `{${shown}}`);
  }

  private shown(known: Known, frame: ComputedKeyframe): string {
    const { policy } = this.context;
    const hidesPictures = policy.hidesPictures(known.node as Element);
    let out = '';
    for (const [name, value] of Object.entries(frame)) {
      if (NO_PROPERTIES.has(name) || typeof value !== 'string' || (known.masked && /content|^--/.test(name))) continue;
      if (hidesPictures && PICTURE.test(value)) continue;
      const text = policy.mask('style', value, known);
      if (text !== null) out += `${out === '' ? '' : ','}${natives.quote(name)}:${natives.quote(text)}`;
    }
    return out;
  }
}
