import type { Placeholder } from '../dom/ops.ts';
import { localNameOf, setAttribute, styleOf } from './natives.ts';
import { BOX } from './state-marks.ts';
import { wireNumber } from './wire-values.ts';

/** Greys that read as "not shown" on light and dark pages alike. */
export const HATCH = 'repeating-linear-gradient(135deg,#8884 0 6px,#8882 6px 12px)';

/** Draws the box of something that is not shown. Inline and important, so that no rule of the page resizes it. */
export function drawPlaceholder(element: Element, placeholder: Placeholder): void {
  const style = styleOf(element);
  if (style === undefined) return;
  const width = `${Math.max(0, wireNumber(placeholder.width))}px`;
  const height = `${Math.max(0, wireNumber(placeholder.height))}px`;
  const box: Record<string, string> = {
    'box-sizing': 'border-box',
    width,
    height,
    'min-width': width,
    'min-height': height,
    'max-width': width,
    'max-height': height,
    'background-image': HATCH,
  };
  for (const [name, value] of Object.entries(box)) style.setProperty(name, value, 'important');
}

/** Elements that have a box of their own also as stand-ins, our style sheet helping. */
const BOXES = new Set('canvas iframe object video audio img svg'.split(' '));

/**
 * A stand-in that is laid out as a run of text has no size; what it stands for had one. Only marked, so that the page can still hide it.
 * Reads the style: once a batch, at its end.
 */
export function giveBox(element: Element, frame: Window): void {
  if (BOXES.has(localNameOf(element))) return;
  if (frame.getComputedStyle(element).display === 'inline') setAttribute(element, BOX, '');
}
