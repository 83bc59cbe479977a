import type { PageOutcome } from '../protocol/frames.ts';
import type { Bodies } from './body.ts';
import { activate } from './click.ts';
import { untouchable } from './guard.ts';
import { type ControlledPage, is, isDisabled } from './page.ts';
import { changed, erase, insert, isTextField, selectAll, setValue, take, writable } from './typing.ts';

/** Gives a field its whole value: of form help, and of what people do not type (dates, colours, sliders). */
export function fill(page: ControlledPage, target: Element, value: string): PageOutcome {
  if (is(target, 'input') && /^(checkbox|radio)$/.test(target.type)) return check(page, target, value === 'true');
  if (isTextField(target) || !is(target, 'input')) return write(page, target, value);
  const field = writableInput(page, target);
  if (typeof field === 'string') return field;
  const before = field.value;
  setValue(field, value);
  if (value !== '' && field.value === '') {
    setValue(field, before);
    return 'not-fitting';
  }
  if (field.value !== before) changed(field);
  return field.value === value || /^(range|number|color)$/.test(field.type) ? 'done' : 'not-taken';
}

function writableInput(page: ControlledPage, field: HTMLInputElement): HTMLInputElement | PageOutcome {
  if (!/^(date|month|week|time|datetime-local|range|color)$/.test(field.type))
    return field.type === 'file' ? 'customer-only' : 'not-fitting';
  return untouchable(page, field) ?? (isDisabled(field) || field.readOnly ? 'disabled' : field);
}

function write(page: ControlledPage, target: Element, value: string): PageOutcome {
  const field = writable(page, target);
  if (typeof field === 'string') return field;
  take(field);
  selectAll(field);
  if (value === '') erase(field, true);
  else insert(field, value);
  if (!is(field, 'input', 'textarea')) return 'done';
  // Leaving the field is what tells the page that it is done.
  field.blur();
  return field.value.trim() === value.trim().replace(/\r\n?/g, '\n') ? 'done' : 'not-taken';
}

function check(page: ControlledPage, field: HTMLInputElement, checked: boolean): PageOutcome {
  if (field.checked === checked) return untouchable(page, field) ?? 'done';
  if (field.type === 'radio' && !checked) return 'not-fitting';
  const outcome = activate(page, field);
  return outcome === 'done' && field.checked !== checked ? 'not-taken' : outcome;
}

/** Selects these options, and no others. */
export function choose(page: ControlledPage, target: Element, { indexes }: Bodies['choose']): PageOutcome {
  if (!is(target, 'select')) return 'not-fitting';
  const why = untouchable(page, target) ?? (isDisabled(target) ? 'disabled' : undefined);
  if (why !== undefined) return why;
  const { options, multiple } = target;
  const wanted = new Set(indexes);
  if (!multiple && wanted.size !== 1) return 'not-fitting';
  for (const index of wanted) {
    const option = options[index];
    if (option === undefined) return 'moved';
    if (
      option.disabled ||
      (is(option.parentElement, 'optgroup') === true && (option.parentElement as HTMLOptGroupElement).disabled)
    )
      return 'disabled';
    if (page.isHidden(option)) return 'masked';
  }
  target.focus();
  const before = selected(target);
  for (let at = 0; at < options.length; at++) {
    const option = options[at];
    if (option && option.selected !== wanted.has(at)) option.selected = wanted.has(at);
  }
  if (selected(target) !== before) changed(target);
  return 'done';
}

function selected({ options }: HTMLSelectElement): string {
  return [...options].map(({ selected: on }) => (on ? 1 : 0)).join('');
}
