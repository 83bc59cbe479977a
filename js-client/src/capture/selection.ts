import type { Batch, Context } from './context.ts';
import * as natives from './natives.ts';
import { part } from './natives.ts';

const TEXT = 3;

const selectionOf = part<Document>('Document')('getSelection') as (of: Document) => Selection | null;
const ofSelection = part<Selection>('Selection');
const rangeCount = ofSelection('rangeCount');
const rangeAt = ofSelection('getRangeAt') as (of: Selection, index: number) => Range;

/** Text that the customer has selected. Where one end is masked nothing is said: an offset tells of a text's length. */
export class SelectedText {
  private sent = '';

  constructor(private readonly context: Context) {}

  /** Replicas that come now have nothing of it. */
  again(): void {
    this.sent = '';
  }

  look(batch: Batch): void {
    const now = this.read();
    if (now === this.sent) return;
    this.sent = now;
    batch.live.push(`{"op":"selection"${now}}`);
  }

  private read(): string {
    const selection = selectionOf(this.context.document);
    const range = selection === null || rangeCount(selection) === 0 ? null : rangeAt(selection, 0);
    if (range === null || range.collapsed) return '';
    const from = this.end(range.startContainer, range.startOffset, 0);
    const to = this.end(range.endContainer, range.endOffset, -1);
    return from === null || to === null ? '' : `,"from":${from},"to":${to}`;
  }

  /** `behind`: the kid that an offset in an element means, from the one it stands before. */
  private end(node: Node, offset: number, behind: 0 | -1): string | null {
    const { tree } = this.context;
    const known = tree.of(node.childNodes[offset + behind] ?? node);
    if (known === undefined || known.masked || known.secret) return null;
    return `[${known.id},${natives.nodeType(node) === TEXT ? offset : null}]`;
  }
}
