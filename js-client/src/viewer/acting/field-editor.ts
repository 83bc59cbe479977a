import { style } from '../marks.ts';
import { isOf } from './seen.ts';

const PICKED = /^(date|month|week|time|datetime-local|color|range)$/;

/** Whether people choose here instead of typing: then they choose in a control of this browser that lies over the customer's. */
export function isChosen(element: Element): element is HTMLSelectElement | HTMLInputElement {
  return isOf(element, 'select') || (isOf(element, 'input') && PICKED.test(element.type));
}

/** Where it lies, in CSS pixels of what holds it. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Opens the control over the customer's one; the answer takes it away. `chosen` gets what was chosen, once; the control goes by itself when the focus leaves it.
 */
export function openEditor(
  holder: HTMLElement,
  element: HTMLSelectElement | HTMLInputElement,
  place: Place,
  chosen: (what: { readonly indexes: readonly number[] } | { readonly value: string }) => void,
): () => void {
  const editor = isOf(element, 'select') ? selectLike(element) : inputLike(element as HTMLInputElement);
  const px = (value: number) => `${Math.max(value, 1)}px`;
  style(editor, {
    position: 'absolute',
    left: `${place.left}px`,
    top: `${place.top}px`,
    minWidth: px(place.width),
    minHeight: px(place.height),
    zIndex: '1',
    font: '14px system-ui, sans-serif',
    border: '2px solid #d4480b',
    borderRadius: '4px',
    background: '#fff',
    color: '#111',
  });
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    editor.remove();
  };
  const done = () => {
    if (!open) return;
    if (isOf(editor, 'select'))
      chosen({ indexes: [...editor.options].flatMap(({ selected, index }) => (selected ? [index] : [])) });
    else chosen({ value: editor.value });
    if (!isOf(editor, 'select') || !editor.multiple) {
      holder.focus({ preventScroll: true });
      close();
    }
  };
  // What happens in here is not done to the page beneath.
  for (const type of ['click', 'pointerdown', 'pointermove', 'keydown', 'wheel', 'input'])
    editor.addEventListener(type, (event) => event.stopPropagation());
  editor.addEventListener('change', done);
  editor.addEventListener('blur', close);
  editor.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Escape') holder.focus({ preventScroll: true });
  });
  holder.append(editor);
  editor.focus({ preventScroll: true });
  try {
    editor.showPicker();
  } catch {
    // Not every browser opens it for scripts: then it is opened by hand.
  }
  return close;
}

function selectLike(element: HTMLSelectElement): HTMLSelectElement {
  const editor = document.createElement('select');
  editor.multiple = element.multiple;
  editor.setAttribute('aria-label', 'Choose in the customer’s page');
  for (const { label, selected, disabled } of element.options) {
    const option = document.createElement('option');
    option.textContent = label;
    option.disabled = disabled;
    option.selected = selected;
    editor.append(option);
  }
  if (!element.multiple) editor.selectedIndex = element.selectedIndex;
  return editor;
}

function inputLike(element: HTMLInputElement): HTMLInputElement {
  const editor = document.createElement('input');
  editor.type = element.type;
  editor.setAttribute('aria-label', 'Value in the customer’s page');
  for (const name of ['min', 'max', 'step']) {
    const limit = element.getAttribute(name);
    if (limit !== null) editor.setAttribute(name, limit);
  }
  editor.value = element.value;
  return editor;
}
