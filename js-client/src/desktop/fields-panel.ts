import type { Field } from '../viewer/acting/ports.ts';
import { h, setText } from './element.ts';

export interface FieldActions {
  list(): Promise<readonly Field[]>;
  fill(id: number, value: string): void;
  choose(id: number, indexes: readonly number[]): void;
}

export interface FieldsPanel {
  readonly element: HTMLElement;
  show(open: boolean): void;
  /** Values are sent only while there is a grant. */
  enable(on: boolean): void;
}

/** The fields of the customer's page as a list, for who would rather fill them there than in the picture. */
export function fieldsPanel(actions: FieldActions): FieldsPanel {
  const list = h('div', { class: 'fields-list' });
  const note = h('p', { class: 'fields-note' });
  const again = h('button', { type: 'button', class: 'secondary' }, 'Read again');
  const element = h(
    'aside',
    { class: 'fields', 'aria-label': 'Form fields' },
    h('div', { class: 'fields-head' }, h('h2', {}, 'Form fields'), again),
    note,
    list,
  );
  element.hidden = true;
  let enabled = false;
  let reading = 0;

  const enable = () => {
    for (const control of list.querySelectorAll<HTMLInputElement>('input,select,textarea')) control.disabled = !enabled;
    setText(
      note,
      enabled
        ? 'A value is sent when you leave its field.'
        : 'Values can be sent once the customer has granted control.',
    );
  };
  const read = async () => {
    const turn = ++reading;
    const fields = await actions.list();
    if (turn !== reading) return;
    const rows = fields.map((field) => row(field, actions));
    list.replaceChildren(...(rows.length > 0 ? rows : [h('p', {}, 'There is nothing to fill in on this page.')]));
    enable();
  };
  again.addEventListener('click', () => void read());

  return {
    element,
    show: (open) => {
      element.hidden = !open;
      if (open) void read();
    },
    enable: (on) => {
      if (on === enabled) return;
      enabled = on;
      enable();
    },
  };
}

function row(field: Field, actions: FieldActions): HTMLElement {
  const control = controlFor(field, actions);
  const ticks = field.kind === 'checkbox' || field.kind === 'radio';
  const label = field.label === '' ? `Field without a label (${field.kind})` : field.label;
  return h('label', { class: ticks ? 'field tick' : 'field' }, ...(ticks ? [control, label] : [label, control]));
}

function controlFor(field: Field, actions: FieldActions): HTMLElement {
  const { id, kind, value, checked, options } = field;
  if (kind === 'select' || kind === 'multiple') {
    const select = h('select', { multiple: kind === 'multiple' });
    for (const { label, selected, disabled } of options) {
      const option = h('option', { disabled }, label);
      option.selected = selected;
      select.append(option);
    }
    select.addEventListener('change', () => {
      const chosen = [...select.options].filter((option) => option.selected);
      actions.choose(
        id,
        chosen.map(({ index }) => index),
      );
    });
    return select;
  }
  if (kind === 'textarea') {
    const area = h('textarea', { rows: '3', maxlength: '10000' });
    area.value = value;
    area.addEventListener('change', () => actions.fill(id, area.value));
    return area;
  }
  const input = h('input', { type: kind === 'search' ? 'text' : kind, maxlength: '10000', autocomplete: 'off' });
  const ticks = kind === 'checkbox' || kind === 'radio';
  if (ticks) input.checked = checked;
  else input.value = value;
  input.addEventListener('change', () => actions.fill(id, ticks ? String(input.checked) : input.value));
  return input;
}
