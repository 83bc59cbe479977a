import type { PageOutcome } from '../protocol/frames.ts';
import type { Bodies } from './body.ts';
import { unclickable, untouchable } from './guard.ts';
import { closest, contains, type ControlledPage, elementAt, is, viewOf } from './page.ts';

/** What is to be clicked, and where in the viewport of its document. */
interface Spot {
  readonly element: Element;
  readonly x: number;
  readonly y: number;
}

/** Clicks the element as a mouse would, at the place that the agent saw, if it is still there. */
export function click(page: ControlledPage, target: Element, body: Bodies['click']): PageOutcome {
  const spot = spotOf(target, body);
  if (typeof spot === 'string') return spot;
  const why = untouchable(page, spot.element) ?? unclickable(page, spot.element);
  if (why !== undefined) return why;
  press(spot, body.count);
  return 'done';
}

/** The same without a place, as keys do it. */
export function activate(page: ControlledPage, target: Element): PageOutcome {
  const why = untouchable(page, target) ?? unclickable(page, target);
  if (why !== undefined) return why;
  if (typeof (target as HTMLElement).click === 'function') (target as HTMLElement).click();
  else fire(target, 'click', 0, 0, 1);
  return 'done';
}

function spotOf(target: Element, { x, y }: Bodies['click']): Spot | PageOutcome {
  const document = target.ownerDocument;
  const { documentElement } = document;
  const place = () => {
    const box = target.getBoundingClientRect();
    return { box, at: { x: box.left + box.width * x, y: box.top + box.height * y } };
  };
  let { box, at } = place();
  if (box.width === 0 && box.height === 0) return 'gone';
  const isSeen = () =>
    at.x >= 0 && at.y >= 0 && at.x < documentElement.clientWidth && at.y < viewOf(target).innerHeight;
  if (!isSeen()) {
    target.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    ({ box, at } = place());
  }
  const hit = elementAt(document, at.x, at.y);
  if (hit === null) return 'covered';
  if (contains(target, hit)) return { element: hit, ...at };
  // Lines of text may break elsewhere: beside its words there is what holds them.
  return contains(hit, target) ? { element: target, ...at } : 'covered';
}

function press({ element, x, y }: Spot, count: number): void {
  const at = (type: string) => fire(element, type, x, y, count);
  for (const type of ['pointerover', 'pointerenter', 'mouseover', 'mouseenter', 'pointermove', 'mousemove']) at(type);
  const isForMouse = at('pointerdown');
  if (isForMouse && at('mousedown')) focusBy(element, x, y);
  at('pointerup');
  if (isForMouse) at('mouseup');
  // A handler may have taken it away.
  if (!element.isConnected) return;
  at('click');
  if (count === 2 && element.isConnected) at('dblclick');
}

/** False: the page prevented what would follow. */
function fire(element: Element, type: string, x: number, y: number, count: number): boolean {
  const view = viewOf(element);
  const isDown = type.endsWith('down');
  const isPress = isDown || /up$|click$/.test(type);
  const init: PointerEventInit = {
    bubbles: !type.endsWith('enter'),
    cancelable: !type.endsWith('enter'),
    composed: true,
    view,
    clientX: x,
    clientY: y,
    screenX: x + view.screenX,
    screenY: y + view.screenY,
    button: 0,
    buttons: isDown ? 1 : 0,
    detail: isPress && !type.startsWith('pointer') ? count : 0,
  };
  const isPointer = type.startsWith('pointer') || type === 'click';
  const pointer = { ...init, pointerId: 1, pointerType: 'mouse', isPrimary: true };
  return element.dispatchEvent(isPointer ? new view.PointerEvent(type, pointer) : new view.MouseEvent(type, init));
}

/** Pressing the mouse focuses what is nearest and can be, and takes the focus from the rest. */
function focusBy(element: Element, x: number, y: number): void {
  const document = element.ownerDocument;
  const owner = closest(element, (one) => is(one, 'label') || isFocusable(one));
  // The click will do it.
  if (is(owner, 'label')) return;
  const before = document.activeElement;
  if (owner) (owner as HTMLElement).focus({ preventScroll: true });
  else if (before !== document.body) (before as HTMLElement | null)?.blur();
  placeCaret(owner ?? element, x, y);
}

export function isFocusable(element: Element): boolean {
  if (element.matches(':disabled')) return false;
  return (
    (element as HTMLElement).isContentEditable ||
    element.hasAttribute('tabindex') ||
    (is(element, 'a', 'area') && element.href !== '') ||
    is(element, 'button', 'input', 'select', 'textarea', 'summary', 'iframe')
  );
}

function placeCaret(element: Element, x: number, y: number): void {
  const document = element.ownerDocument;
  if (is(element, 'input', 'textarea')) {
    try {
      element.setSelectionRange(element.value.length, element.value.length);
    } catch {
      // Fields for numbers and the like have no caret that scripts may move.
    }
  } else if ((element as HTMLElement).isContentEditable) {
    const at = document.caretPositionFromPoint?.(x, y);
    if (at) document.getSelection()?.collapse(at.offsetNode, at.offset);
  }
}
