import type { Adopted } from './adopted.ts';
import type { Batch } from './context.ts';
import * as natives from './natives.ts';
import type { SheetRecord } from './sheet-record.ts';
import type { Styles } from './styles.ts';

/** A round over all rules is meant to take this many walks, if they are short enough. */
const WALKS = 4;
const LONGEST_WALK_MS = 4;
const STEP = 64;

/** Goes round the rules of all sheets, some at each walk: `rule.style.color = …` changes nothing else that could be noticed. */
export class SheetPatrol {
  private round: SheetRecord[] = [];
  private quota = 0;

  constructor(
    private readonly styles: Styles,
    private readonly adopted: Adopted,
  ) {}

  clear(): void {
    this.round = [];
  }

  walk(batch: Batch): void {
    const end = natives.now() + LONGEST_WALK_MS;
    if (this.round.length === 0) this.begin();
    for (let left = this.quota; left > 0 && this.round.length > 0; left -= STEP) {
      const record = this.round[this.round.length - 1] as SheetRecord;
      if (!this.styles.has(record) && !this.adopted.has(record)) this.round.pop();
      else if (record.compare(STEP, batch.live)) this.round.pop();
      if (natives.now() >= end) break;
    }
  }

  private begin(): void {
    this.round = [];
    let rules = 0;
    for (const records of [this.styles.records(), this.adopted.records()]) {
      for (const record of records) {
        this.round.push(record);
        // A sheet costs a step however small it is.
        rules += Math.max(record.size, STEP);
      }
    }
    this.quota = Math.ceil(rules / WALKS);
  }
}
