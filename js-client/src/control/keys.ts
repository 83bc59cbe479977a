import type { PageOutcome } from '../protocol/frames.ts';
import { activate, isFocusable } from './click.ts';
import { CODES, dispatch, type Key } from './key-events.ts';
import { focusNext, radiosOf } from './focus.ts';
import { submittedBy, untouchable } from './guard.ts';
import { closest, type ControlledPage, focused, is, isDisabled, viewOf } from './page.ts';
import { scroll } from './scroll.ts';
import {
  changed,
  command,
  editableOf,
  erase,
  insert,
  isTextField,
  selectAll,
  setValue,
  take,
  writable,
} from './typing.ts';

const LINE_PX = 40;
const FAR = 1e6;

/** Presses a key there, and does what browsers do by themselves only for real keys. */
export function press(page: ControlledPage, target: Element, key: Key): PageOutcome {
  const element = receiver(target);
  const why = untouchable(page, element) ?? unpressable(page, element, key);
  if (why !== undefined) return why;
  if (isFocusable(element)) take(element as HTMLElement);
  if (!dispatch(element, 'keydown', key)) return 'done';
  if (key.key === 'Enter' && !dispatch(element, 'keypress', key)) return 'done';
  const outcome = element.isConnected ? act(page, element, key) : 'done';
  // The focus may have moved by the key.
  dispatch(focused(element.ownerDocument) ?? element, 'keyup', key);
  return outcome;
}

/** Keys go to what has the focus, if that is inside of what the agent meant. */
function receiver(target: Element): Element {
  const active = focused(target.ownerDocument);
  return active !== null && closest(active, (one) => one === target) !== undefined ? active : target;
}

/** What must be known before the page hears of the key. */
function unpressable(page: ControlledPage, element: Element, { key }: Key): PageOutcome | undefined {
  if (key !== 'Enter' || !is(element, 'input') || !(isTextField(element) || isPicker(element))) return undefined;
  const submitter = submittedBy(element);
  return submitter !== null && !page.rules.maySubmit(submitter === element.form ? element : submitter)
    ? 'submit'
    : undefined;
}

function act(page: ControlledPage, element: Element, pressed: Key): PageOutcome {
  const { key, ctrl, meta, shift } = pressed;
  const field = editableOf(element);
  if (ctrl || meta) return field ? withControl(page, element, pressed) : 'done';
  switch (key) {
    case 'Tab':
      focusNext(page, element.ownerDocument, shift);
      return 'done';
    case 'Escape':
      return escape(page, element);
    case 'Enter':
      return enter(page, element);
    case ' ':
      return is(element, 'button', 'summary') || isTick(element) ? activate(page, element) : 'done';
    case 'Backspace':
    case 'Delete':
      return field ? edit(page, element, (it) => erase(it, key === 'Delete')) : 'done';
    default:
      return CODES[key] === undefined ? 'done' : move(page, element, pressed);
  }
}

function edit(page: ControlledPage, element: Element, change: (field: HTMLElement) => void): PageOutcome {
  const field = writable(page, element);
  if (typeof field === 'string') return field;
  change(field);
  return 'done';
}

function withControl(page: ControlledPage, element: Element, { key, shift }: Key): PageOutcome {
  switch (key.toLowerCase()) {
    case 'a':
      return edit(page, element, selectAll);
    case 'z':
      return edit(page, element, (field) => command(field, shift ? 'redo' : 'undo'));
    case 'y':
      return edit(page, element, (field) => command(field, 'redo'));
    default:
      return 'done';
  }
}

function enter(page: ControlledPage, element: Element): PageOutcome {
  if (is(element, 'textarea')) return edit(page, element, (field) => insert(field, '\n'));
  if ((element as HTMLElement).isContentEditable)
    return edit(page, element, (field) => command(field, 'insertParagraph'));
  if (is(element, 'button', 'summary', 'a', 'area')) return activate(page, element);
  if (!is(element, 'input')) return 'done';
  if (/^(submit|image|button|reset)$/.test(element.type)) return activate(page, element);
  const submitter = submittedBy(element);
  if (submitter === null) return 'done';
  if (submitter === element.form) element.form?.requestSubmit();
  else return activate(page, submitter as Element);
  return 'done';
}

function escape(page: ControlledPage, element: Element): PageOutcome {
  const { ownerDocument } = element;
  const view = viewOf(element);
  const popover = [...ownerDocument.querySelectorAll<HTMLElement>('[popover]')]
    .filter((one) => one.matches(':popover-open'))
    .at(-1);
  const dialog = [...ownerDocument.querySelectorAll<HTMLDialogElement>('dialog:modal')].at(-1);
  const top = popover?.popover === 'auto' ? popover : dialog;
  // What agents do not see they do not close.
  const why = top && untouchable(page, top);
  if (why !== undefined) return why;
  if (top === popover) popover?.hidePopover();
  else if (dialog?.dispatchEvent(new view.Event('cancel', { cancelable: true }))) dialog.close();
  return 'done';
}

const isTick = (element: Element): boolean =>
  is(element, 'input') && /^(checkbox|radio|button|reset|submit)$/.test(element.type);
const isPicker = (input: HTMLInputElement): boolean => /^(date|month|week|time|datetime-local)$/.test(input.type);

/** Arrows, Home, End and the keys for pages. */
function move(page: ControlledPage, element: Element, pressed: Key): PageOutcome {
  const { key } = pressed;
  const field = editableOf(element);
  const back = /^(ArrowLeft|ArrowUp|Home|PageUp)$/.test(key);
  if (is(element, 'input') && element.type === 'radio') return nextRadio(page, element, back);
  if (is(element, 'select')) return nextOption(page, element, key, back);
  if (
    is(element, 'input') &&
    /^(range|number)$/.test(element.type) &&
    !(element.type === 'number' && /Left|Right|Home|End/.test(key))
  )
    return step(page, element, key);
  if (field && !/^Page/.test(key)) {
    moveCaret(field, pressed, back);
    return 'done';
  }
  const view = viewOf(element);
  const far = { Home: -FAR, End: FAR, PageUp: -view.innerHeight, PageDown: view.innerHeight }[key];
  if (far !== undefined) scroll(element, 0, far);
  else if (/Up|Down/.test(key)) scroll(element, 0, back ? -LINE_PX : LINE_PX);
  else if (/Left|Right/.test(key)) scroll(element, back ? -LINE_PX : LINE_PX, 0);
  return 'done';
}

function moveCaret(field: HTMLElement, { key, shift }: Key, back: boolean): void {
  const isLine = /^(Home|End)$/.test(key);
  if (is(field, 'input', 'textarea') && !is(field, 'textarea')) {
    moveInField(field, isLine || /Up|Down/.test(key), back, shift);
    return;
  }
  const granularity = isLine ? 'lineboundary' : /Up|Down/.test(key) ? 'line' : 'character';
  field.ownerDocument.getSelection()?.modify(shift ? 'extend' : 'move', back ? 'backward' : 'forward', granularity);
}

function moveInField(field: HTMLInputElement, far: boolean, back: boolean, shift: boolean): void {
  const { selectionStart: start, selectionEnd: end, selectionDirection: direction, value } = field;
  if (start === null || end === null) return;
  const isBackward = direction === 'backward';
  const head = isBackward ? start : end;
  const anchor = isBackward ? end : start;
  const collapses = !shift && start !== end && !far;
  const next = far ? (back ? 0 : value.length) : collapses ? (back ? start : end) : head + (back ? -1 : 1);
  const to = Math.min(Math.max(next, 0), value.length);
  if (shift) field.setSelectionRange(Math.min(anchor, to), Math.max(anchor, to), to < anchor ? 'backward' : 'forward');
  else field.setSelectionRange(to, to);
}

function nextRadio(page: ControlledPage, radio: HTMLInputElement, back: boolean): PageOutcome {
  const group = radiosOf(radio).filter((one) => !isDisabled(one));
  const next = group.at((group.indexOf(radio) + (back ? -1 : 1)) % group.length);
  if (!next || next === radio) return 'done';
  next.focus();
  return activate(page, next);
}

function nextOption(page: ControlledPage, select: HTMLSelectElement, key: string, back: boolean): PageOutcome {
  if (select.multiple || isDisabled(select)) return 'done';
  const open = [...select.options].filter((option) => !option.disabled && !page.isHidden(option));
  const at = open.findIndex(({ index }) => index === select.selectedIndex);
  const to = key === 'Home' ? 0 : key === 'End' ? open.length - 1 : at + (back ? -1 : 1);
  const next = open[Math.min(Math.max(to, 0), open.length - 1)];
  if (!next || next.index === select.selectedIndex) return 'done';
  select.selectedIndex = next.index;
  changed(select);
  return 'done';
}

function step(page: ControlledPage, input: HTMLInputElement, key: string): PageOutcome {
  if (isDisabled(input) || input.readOnly) return 'disabled';
  const why = untouchable(page, input);
  if (why !== undefined) return why;
  const before = input.value;
  const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[key];
  if (steps === undefined) setValue(input, key === 'Home' ? input.min || '0' : input.max || '100');
  else if (steps > 0) input.stepUp(steps);
  else input.stepDown(-steps);
  if (input.value !== before) changed(input);
  return 'done';
}
