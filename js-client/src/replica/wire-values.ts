import { Divergence } from './divergence.ts';
import type { DomId } from '../dom/ops.ts';

/** Values out of a batch, which is JSON of somebody else's making: each is what it should be or ends the batch. */

export function wireText(value: unknown): string {
  if (typeof value !== 'string') throw new Divergence('not text');
  return value;
}

export function wireNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Divergence('not a number');
  return value;
}

/** A whole number from 0 to `most`. */
export function wireCount(value: unknown, most: number = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > most)
    throw new Divergence('not a count');
  return value as number;
}

export function wireList<T>(value: readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Divergence('not a list');
  return value as readonly T[];
}

/** Own fields of an object: `__proto__` is a name like any other here. */
export function wireEntries<T>(value: Readonly<Record<string, T>> | undefined): [string, T][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Divergence('not an object');
  return Object.entries(value);
}

export function wirePair(value: unknown): readonly [number, number] {
  if (!Array.isArray(value) || value.length !== 2) throw new Divergence('not a pair');
  return [wireNumber(value[0]), wireNumber(value[1])];
}

/** An id that a node may be given: the document's own is not one. */
export function wireNewId(value: unknown): DomId {
  if (!Number.isSafeInteger(value) || (value as number) <= 0) throw new Divergence('not an id');
  return value as DomId;
}
