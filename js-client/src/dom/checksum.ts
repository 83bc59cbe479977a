import type { DomId } from './ops.ts';

/** One DOM node as both sides know it. A shadow root's parent is its host; `next` is 0 for a last child, a shadow root and the root element. */
export interface CheckedNode {
  readonly id: DomId;
  readonly parent: DomId;
  readonly next: DomId;
  /** Of text nodes, as it was sent. */
  readonly text?: string;
}

/**
 * Number that two sides with the same tree agree on: structure, order and text. A sum over nodes, so the order in which they are visited does
 * not matter; the order of siblings does, through `next`. 32 bits, unsigned.
 */
export function treeCheck(nodes: Iterable<CheckedNode>): number {
  let sum = 0;
  for (const node of nodes) sum = (sum + nodeCheck(node.id, node.parent, node.next, node.text)) | 0;
  return sum >>> 0;
}

/** Share of one node in `treeCheck`. */
export function nodeCheck(id: DomId, parent: DomId, next: DomId, text?: string): number {
  let hash = mix(mix(mix(0x9e3779b9, id), parent), next);
  if (text !== undefined) hash = mix(hash, hashText(text));
  return hash;
}

/** Attributes that stand in the replica as they were sent, whatever its allow-lists are. */
const ADDED_UP = /^(?:class|id|title|role|hidden|dir|lang|aria-[\w-]+|data-(?!cobrowse)[\w-]+)$/;

/** Share of one attribute in the sum over attributes. */
export function attributeSum(id: DomId, name: string, value: string): number {
  const lower = name.toLowerCase();
  return ADDED_UP.test(lower) ? mix(mix(id | 0, hashText(lower)), hashText(value)) : 0;
}

/** Share of one control. `state`: as JSON. */
export function formSum(id: DomId, state: string): number {
  return state === '{}' ? 0 : mix(id | 0, hashText(state));
}

/** Share of one style sheet: its text, of which both ends stand for all of it, or the number of its rules. */
export function sheetSum(id: number, content: string | number, isDisabled: boolean): number {
  if (content === 0) return 0;
  const [size, ends] =
    typeof content === 'number'
      ? [content, 0]
      : [content.length, hashText(content.slice(0, 200) + content.slice(-200))];
  return mix(mix(mix(id | 0, size), ends), Number(isDisabled));
}

/** FNV-1a over UTF-16 units. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
}

/** A round of MurmurHash3 (x86, 32 bits). */
function mix(hash: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let h = hash ^ Math.imul(k, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}
