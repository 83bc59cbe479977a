import type { DomId } from '../../dom/ops.ts';
import { FOCUS, HIDDEN } from '../../replica/state-marks.ts';
import type { SeenPage } from './ports.ts';

/** Elements of the replica, through shadow roots. They belong to another window: names tell what they are. */
export function* seenElements(root: Document | ShadowRoot, selector: string): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    if (element.matches(selector)) yield element;
    if (element.shadowRoot) yield* seenElements(element.shadowRoot, selector);
  }
}

/** What has the focus in the customer's page. */
export function focusedIn({ document, mirror }: SeenPage): DomId | undefined {
  for (const element of seenElements(document, `[${FOCUS}]`)) {
    const id = mirror.idOf(element);
    if (id !== undefined) return id;
  }
  return undefined;
}

export function elementOf({ mirror }: SeenPage, id: DomId): Element | undefined {
  const node = mirror.nodeOf(id);
  return node?.nodeType === Node.ELEMENT_NODE ? (node as Element) : undefined;
}

/** What will have the focus when this is clicked, as far as that can be told from here. */
export function focusableAt(element: Element): Element | undefined {
  const found = element.closest('input,select,textarea,button,summary,a[href],[tabindex],[contenteditable],label');
  return found?.localName === 'label' ? ((found as HTMLLabelElement).control ?? undefined) : (found ?? undefined);
}

export function isHidden(element: Element): boolean {
  return element.hasAttribute(HIDDEN) || (element as HTMLInputElement).type === 'password';
}

export function isOf<Name extends keyof HTMLElementTagNameMap>(
  element: Element,
  ...names: readonly Name[]
): element is HTMLElementTagNameMap[Name] {
  return (names as readonly string[]).includes(element.localName);
}
