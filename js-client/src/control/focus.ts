import { contains, focused, type ControlledPage, is, isInert } from './page.ts';

const FOCUSABLE =
  'a[href],area[href],button,input,select,textarea,summary,iframe,[tabindex],[contenteditable],audio[controls],video[controls]';

/** Moves the focus to the next element in the order of the page, as Tab does. */
export function focusNext(page: ControlledPage, document: Document, back: boolean): void {
  const before = focused(document) as HTMLElement | null;
  const order = focusables(page, document);
  if (back) order.reverse();
  const at = before === null ? -1 : order.indexOf(before);
  // What cannot take the focus, for whatever reason, the browser passes over.
  const element = [...order.slice(at + 1), ...order.slice(0, at + 1)].find((one) => {
    one.focus();
    return focused(document) !== before;
  });
  if (is(element, 'input') && element.type !== 'number') {
    try {
      element.select();
    } catch {
      // Not every field has a selection.
    }
  }
}

function focusables(page: ControlledPage, document: Document): HTMLElement[] {
  const modal = [...document.querySelectorAll(':modal')].at(-1);
  const found = collected(document, []).filter(
    (element) =>
      element.tabIndex >= 0 &&
      element.getClientRects().length > 0 &&
      !element.matches(':disabled') &&
      !isInert(element) &&
      !page.isService(element) &&
      (modal === undefined || contains(modal, element)) &&
      !isOtherRadio(element),
  );
  const rank = ({ tabIndex }: HTMLElement) => (tabIndex > 0 ? tabIndex : Infinity);
  return found
    .map((element, index) => ({ element, index }))
    .sort((one, other) =>
      rank(one.element) === rank(other.element) ? one.index - other.index : rank(one.element) - rank(other.element),
    )
    .map(({ element }) => element);
}

function collected(root: Document | ShadowRoot, into: HTMLElement[]): HTMLElement[] {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.matches(FOCUSABLE)) into.push(element);
    if (element.shadowRoot) collected(element.shadowRoot, into);
  }
  return into;
}

/** Of a group of radio buttons Tab stops at the checked one. */
function isOtherRadio(element: HTMLElement): boolean {
  if (!is(element, 'input') || element.type !== 'radio' || element.checked) return false;
  return radiosOf(element).some(({ checked }) => checked);
}

export function radiosOf(radio: HTMLInputElement): readonly HTMLInputElement[] {
  const root = radio.getRootNode() as Document | ShadowRoot;
  return [...root.querySelectorAll<HTMLInputElement>('input[type=radio]')].filter(
    ({ name, form }) => name === radio.name && name !== '' && form === radio.form,
  );
}
