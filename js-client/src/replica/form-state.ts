import type { FormState } from '../dom/ops.ts';
import { attributeOf, hasAttribute, localNameOf, removeAttribute, setAttribute } from './natives.ts';
import { HIDDEN } from './state-marks.ts';
import { wireCount, wireList, wireText } from './wire-values.ts';

/** Inputs whose value is their attribute: setting the property would set that. */
const LABELLED = new Set(['submit', 'reset', 'button', 'image']);
const WITHOUT_VALUE = new Set(['checkbox', 'radio', 'file', 'hidden']);

/** Gives a control the whole of a state; what the state does not name is as the markup says. */
export function applyForm(control: Element, state: FormState): void {
  if (state.hidden === true) setAttribute(control, HIDDEN, '');
  else removeAttribute(control, HIDDEN);
  switch (localNameOf(control)) {
    case 'input':
      return applyInput(control as HTMLInputElement, state);
    case 'textarea':
      return applyValue(control as HTMLTextAreaElement, state);
    case 'select':
      return applySelect(control as HTMLSelectElement, state);
  }
}

function applyInput(input: HTMLInputElement, state: FormState): void {
  const type = input.type;
  if (LABELLED.has(type)) applyLabel(input, state);
  else if (!WITHOUT_VALUE.has(type)) applyValue(input, state);
  const checked = state.checked === undefined ? input.defaultChecked : state.checked === true;
  if (input.checked !== checked) input.checked = checked;
  input.indeterminate = state.indeterminate === true;
}

/** Without a value the browser writes its own word on the button. */
function applyLabel(button: HTMLInputElement, { value }: FormState): void {
  if (value === undefined) removeAttribute(button, 'value');
  else if (attributeOf(button, 'value') !== value) setAttribute(button, 'value', wireText(value));
}

function applyValue(field: HTMLInputElement | HTMLTextAreaElement, { value = '' }: FormState): void {
  if (field.value !== value) field.value = wireText(value);
}

function applySelect(select: HTMLSelectElement, state: FormState): void {
  const options = [...select.options];
  if (state.selected === undefined) {
    for (const option of options) option.selected = hasAttribute(option, 'selected');
    return;
  }
  const wanted = new Set(wireList(state.selected).map((index) => wireCount(index)));
  if (!select.multiple && wanted.size === 0) select.selectedIndex = -1;
  else for (const [index, option] of options.entries()) option.selected = wanted.has(index);
}
