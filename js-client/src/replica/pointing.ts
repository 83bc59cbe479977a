import type { PointerBody } from '../dom/ops.ts';
import type { ReplicaPage } from './page.ts';
import { boxOf, composedParentOf, ELEMENT, elementAt, elementAtInShadow, shadowOf, typeOf } from './natives.ts';

export type PointedAt = NonNullable<PointerBody['at']>;

/** The mirrored element under a point of the page's viewport, through shadow roots and frames, and where in its box the point is. */
export function pointAt(page: ReplicaPage, x: number, y: number): PointedAt | undefined {
  let found = elementAt(page.document, x, y);
  for (let root = found && shadowOf(found); found !== null && root !== null; root = shadowOf(found)) {
    const inner = elementAtInShadow(root, x, y);
    if (inner === null || inner === found) break;
    found = inner;
  }
  const inner = found === null ? undefined : page.inner.pageIn(found);
  if (found !== null && inner !== undefined) {
    const [left, top] = cornerOf(found);
    const at = pointAt(inner, x - left, y - top);
    if (at !== undefined) return at;
  }
  for (let node: Node | null = found; node !== null; node = composedParentOf(node)) {
    const id = page.mirror.idOf(node);
    if (id === undefined || typeOf(node) !== ELEMENT) continue;
    const box = boxOf(node as Element);
    return { id, x: fraction(x - box.left, box.width), y: fraction(y - box.top, box.height) };
  }
  return undefined;
}

/** The point of the page's viewport that is meant; undefined if its element is not there or has no box. */
export function pointOf(page: ReplicaPage, at: PointedAt): readonly [number, number] | undefined {
  const node = page.mirror.nodeOf(at.id);
  if (node === undefined) {
    const [frame, inner] = page.inner.frameWith(at.id) ?? [];
    const point = inner && pointOf(inner, at);
    if (frame === undefined || point === undefined) return undefined;
    const [left, top] = cornerOf(frame);
    return [left + point[0], top + point[1]];
  }
  if (typeOf(node) !== ELEMENT) return undefined;
  const box = boxOf(node as Element);
  if (box.width === 0 && box.height === 0 && box.left === 0 && box.top === 0) return undefined;
  if (!Number.isFinite(at.x) || !Number.isFinite(at.y)) return undefined;
  return [box.left + at.x * box.width, box.top + at.y * box.height];
}

/** Where the document of a frame begins in the viewport of the one that holds it. */
function cornerOf(frame: Element): readonly [number, number] {
  const { left, top } = boxOf(frame);
  return [left + frame.clientLeft, top + frame.clientTop];
}

function fraction(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, Math.max(0, part / whole));
}
