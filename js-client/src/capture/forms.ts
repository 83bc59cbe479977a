import * as natives from './natives.ts';
import type { Batch, Context } from './context.ts';
import { type Known, stands } from './tree.ts';

const PLAIN = '{}';
/** Live state of controls. Most of it changes without an event or a mutation, so controls are looked at again and again. */
export class Forms {
  /** State as sent, as JSON text. */
  private readonly sent = new Map<Known, string>();
  private readonly dirty = new Set<Known>();
  /** Sent even if nothing differs: the replica's own may have changed with its attributes or options. */
  private readonly forced = new Set<Known>();
  private turn: IterableIterator<Known> | null = null;

  constructor(private readonly context: Context) {}

  /** Member `form` of a serialized element, with a comma before it. */
  enter(known: Known): string {
    if (!isControl(known)) return '';
    const state = this.read(known);
    this.sent.set(known, state);
    known.isListed = true;
    return state === PLAIN ? '' : `,"form":${state}`;
  }

  /** As sent. */
  states(): Iterable<[Known, string]> {
    return this.sent;
  }

  forget(known: Known): void {
    this.sent.delete(known);
    this.dirty.delete(known);
    this.forced.delete(known);
  }

  clear(): void {
    this.sent.clear();
    this.dirty.clear();
    this.forced.clear();
    this.turn = null;
  }

  mark(known: Known): void {
    if (this.sent.has(known)) this.dirty.add(known);
  }

  force(known: Known): void {
    if (this.sent.has(known)) this.forced.add(known);
  }

  /** `limit`: controls to look at that nothing has told of; where there are more, they take turns. `isCut`: some may stand elsewhere by now, and wait. */
  flush(batch: Batch, limit: number, isCut: boolean): void {
    const compare = (known: Known, forced: boolean): boolean => {
      if (isCut && !known.gone && !stands(known)) return false;
      this.compare(known, batch, forced);
      return true;
    };
    for (const known of this.forced) if (compare(known, true)) this.forced.delete(known);
    for (const known of this.dirty) if (compare(known, false)) this.dirty.delete(known);
    for (let left = Math.min(limit, this.sent.size); left > 0; left--) {
      this.turn ??= this.sent.keys();
      let next = this.turn.next();
      if (next.done === true) {
        this.turn = this.sent.keys();
        next = this.turn.next();
      }
      if (next.done !== true) compare(next.value, false);
    }
  }

  private compare(known: Known, batch: Batch, forced: boolean): void {
    if (known.gone) return;
    const now = this.read(known);
    if (now === this.sent.get(known) && !(forced && now !== PLAIN)) return;
    this.sent.set(known, now);
    batch.live.push(`{"op":"form","id":${known.id},"form":${now}}`);
  }

  /** Agents are told what is private, so that they need not find out by trying. */
  private read(known: Known): string {
    const state = this.stateOf(known);
    if (!known.masked && !known.secret) return state;
    return state === PLAIN ? '{"hidden":true}' : `{"hidden":true,${state.slice(1)}`;
  }

  private stateOf(known: Known): string {
    const { node } = known;
    if (known.tag === 'textarea') return this.value(known, natives.textareaValue(node as HTMLTextAreaElement));
    if (known.tag === 'select')
      return known.masked ? PLAIN : `{"selected":[${this.selected(node as HTMLSelectElement)}]}`;
    const input = node as HTMLInputElement;
    switch (natives.inputType(input)) {
      case 'checkbox':
      case 'radio':
        return known.masked ? PLAIN : this.checked(input);
      case 'hidden':
      case 'file':
      case 'image':
        return PLAIN;
      default:
        return this.value(known, natives.inputValue(input));
    }
  }

  private value(known: Known, value: string): string {
    const shown = value === '' ? '' : this.context.policy.mask('value', value, known);
    // A button with an empty label is not one without, on which the browser writes its own word.
    const isPlain = shown === null || (shown === '' && !natives.hasAttribute(known.node as Element, 'value'));
    return isPlain ? PLAIN : `{"value":${natives.quote(shown)}}`;
  }

  private checked(input: HTMLInputElement): string {
    const checked = natives.checked(input);
    const says = checked || natives.hasAttribute(input, 'checked') ? `"checked":${checked}` : '';
    if (!natives.indeterminate(input)) return `{${says}}`;
    return `{${says}${says === '' ? '' : ','}"indeterminate":true}`;
  }

  private selected(select: HTMLSelectElement): string {
    if (!natives.multiple(select)) {
      const index = natives.selectedIndex(select);
      return index < 0 ? '' : String(index);
    }
    let indexes = '';
    const options = natives.options(select);
    for (let at = 0; at < options.length; at++) {
      if (natives.optionSelected(options[at] as HTMLOptionElement)) indexes += (indexes === '' ? '' : ',') + at;
    }
    return indexes;
  }
}

function isControl(known: Known): boolean {
  return isControlTag(known.tag) && known.shape !== 'inert';
}

function isControlTag(tag: string): boolean {
  return tag === 'input' || tag === 'textarea' || tag === 'select';
}
