import type { PageOutcome } from '../protocol/frames.ts';
import { dispatch } from './key-events.ts';
import { untouchable } from './guard.ts';
import { closest, type ControlledPage, focused, is, isDisabled, viewOf } from './page.ts';

/** What takes text: a field, or the outermost element of an editable region. */
export type Editable = HTMLInputElement | HTMLTextAreaElement | HTMLElement;

/** Types of input that text is typed into. */
const TEXTUAL = /^(text|search|tel|url|email|password|number|)$/;

export function isTextField(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  return is(element, 'textarea') || (is(element, 'input') && TEXTUAL.test(element.type));
}

export function editableOf(element: Element): Editable | undefined {
  if (isTextField(element)) return element;
  if (!(element as HTMLElement).isContentEditable) return undefined;
  let host: Element | undefined = closest(element, (one) => {
    const parent = one.parentElement;
    return !parent?.isContentEditable;
  });
  host ??= element;
  return host as HTMLElement;
}

/** Whether the agent may write here, and if so where. */
export function writable(page: ControlledPage, target: Element): Editable | PageOutcome {
  const field = editableOf(target);
  if (field === undefined) return 'not-fitting';
  const why = untouchable(page, field);
  if (why !== undefined) return why;
  const isReadOnly = (is(field, 'input', 'textarea') && field.readOnly) || field.ariaReadOnly === 'true';
  return isDisabled(field) || isReadOnly ? 'disabled' : field;
}

/** Types at the caret. */
export function type(page: ControlledPage, target: Element, text: string): PageOutcome {
  const field = writable(page, target);
  if (typeof field === 'string') return field;
  take(field);
  const key = { key: text, shift: false, ctrl: false, alt: false, meta: false };
  // What comes as one character is a key for the page, too; what is pasted or composed is none.
  const isKey = [...text].length === 1 && text !== '\n';
  if (isKey && !(dispatch(field, 'keydown', key) && dispatch(field, 'keypress', key))) return 'done';
  insert(field, text);
  if (isKey) dispatch(field, 'keyup', key);
  return 'done';
}

/** Puts the focus there, as a person does before typing. */
export function take(field: Editable): void {
  const active = focused(field.ownerDocument);
  if (active !== field && !(active !== null && editableOf(active) === field)) field.focus();
}

/** As if it had been typed: events, undo and limits are the browser's own. Where it does not want to, the value is set. */
export function insert(field: Editable, text: string): void {
  const view = viewOf(field);
  // The command does not ask the page before.
  const before = new view.InputEvent('beforeinput', {
    inputType: 'insertText',
    data: text,
    bubbles: true,
    cancelable: true,
    composed: true,
  });
  if (!field.dispatchEvent(before)) return;
  if (!command(field, 'insertText', text)) replace(field, text);
}

export function erase(field: Editable, forward: boolean): void {
  command(field, forward ? 'forwardDelete' : 'delete');
}

/** Only while the focus is where it was allowed: the browser acts on whatever has it. */
export function command(field: Editable, name: string, value?: string): boolean {
  const active = focused(field.ownerDocument);
  if (active === null || (active !== field && editableOf(active) !== field)) return false;
  return field.ownerDocument.execCommand(name, false, value);
}

export function selectAll(field: Editable): void {
  if (is(field, 'input', 'textarea')) field.select();
  else field.ownerDocument.getSelection()?.selectAllChildren(field);
}

/** The value, past what frameworks have put on the element to notice scripts, and with the events that they wait for. */
export function setValue(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, value: string): void {
  const view = viewOf(field);
  const owner = is(field, 'textarea')
    ? view.HTMLTextAreaElement
    : is(field, 'select')
      ? view.HTMLSelectElement
      : view.HTMLInputElement;
  Object.getOwnPropertyDescriptor(owner.prototype, 'value')?.set?.call(field, value);
}

export function changed(field: Element, input?: InputEventInit): void {
  const view = viewOf(field);
  const init = { bubbles: true, composed: true };
  field.dispatchEvent(input ? new view.InputEvent('input', { ...init, ...input }) : new view.Event('input', init));
  if (!(field as HTMLElement).isContentEditable) field.dispatchEvent(new view.Event('change', { bubbles: true }));
}

function replace(field: Editable, text: string): void {
  if (is(field, 'input', 'textarea')) {
    const { value, maxLength } = field;
    const from = field.selectionStart ?? value.length;
    const to = field.selectionEnd ?? value.length;
    const room = maxLength < 0 ? text.length : Math.max(0, maxLength - value.length + (to - from));
    const inserted = text.slice(0, room);
    setValue(field, value.slice(0, from) + inserted + value.slice(to));
    if (field.selectionStart !== null) field.setSelectionRange(from + inserted.length, from + inserted.length);
  } else {
    const selection = field.ownerDocument.getSelection();
    if (!selection || selection.rangeCount === 0) selection?.selectAllChildren(field);
    const range = selection?.getRangeAt(0);
    range?.deleteContents();
    range?.insertNode(field.ownerDocument.createTextNode(text));
    range?.collapse();
  }
  changed(field, { inputType: 'insertText', data: text });
}
