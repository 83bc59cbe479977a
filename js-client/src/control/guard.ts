import type { PageOutcome } from '../protocol/frames.ts';
import { closest, type ControlledPage, is, isDisabled, isHtml, outwards } from './page.ts';

/** Why an agent may not touch this element, whatever for. */
export function untouchable(page: ControlledPage, element: Element): PageOutcome | undefined {
  for (const one of outwards(element)) if (page.isService(one)) return 'masked';
  if (page.isHidden(element)) return 'masked';
  return page.rules.isInteractive(element) ? undefined : 'not-interactive';
}

/** Why a click on this element would do what agents may not do. */
export function unclickable(page: ControlledPage, element: Element): PageOutcome | undefined {
  for (const one of outwards(element)) {
    const why = is(one, 'label') ? ofLabel(page, one) : ofControl(page, one);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Clicking a label is clicking what it labels. */
function ofLabel(page: ControlledPage, label: HTMLLabelElement): PageOutcome | undefined {
  const { control } = label;
  return control ? (untouchable(page, control) ?? ofControl(page, control)) : undefined;
}

function ofControl(page: ControlledPage, element: Element): PageOutcome | undefined {
  if (is(element, 'a', 'area') && element.href !== '') return unfollowable(page, element);
  if (isStrangeLink(element)) return 'customer-only';
  if (!is(element, 'button', 'input', 'select', 'textarea', 'option', 'optgroup')) return undefined;
  if (isDisabled(element)) return 'disabled';
  if (is(element, 'input') && element.type === 'file') return 'customer-only';
  if (isSubmitter(element) && !page.rules.maySubmit(element)) return 'submit';
  return undefined;
}

/** Where links of SVG and MathML lead is not worked out here. In SVG only `a` is one: the `href` of others says what they show. */
function isStrangeLink(element: Element): boolean {
  if (isHtml(element) || (element.namespaceURI?.endsWith('svg') && element.localName !== 'a')) return false;
  return element.hasAttribute('href') || element.hasAttribute('xlink:href');
}

/** Sets off the submission of a form. */
export function isSubmitter(element: Element): element is HTMLButtonElement | HTMLInputElement {
  if (!is(element, 'button', 'input') || element.form === null) return false;
  return element.type === 'submit' || element.type === 'image';
}

function unfollowable(page: ControlledPage, link: HTMLAnchorElement | HTMLAreaElement): PageOutcome | undefined {
  if (link.hasAttribute('download')) return 'download';
  const { protocol } = link;
  // It runs later, when nobody watches any more, and may submit.
  if (protocol === 'javascript:') return page.rules.maySubmit(link) ? undefined : 'submit';
  if (!/^https?:$/.test(protocol)) return 'customer-only';
  if (link.origin !== link.ownerDocument.location.origin) return 'off-site';
  const target = link.target || link.ownerDocument.querySelector<HTMLBaseElement>('base[target]')?.target || '';
  return /^(_self|_top|_parent)?$/i.test(target) ? undefined : 'new-window';
}

/** The submit button that Enter in this field would press; null: the form would be submitted without one. */
export function submittedBy(field: Element): HTMLElement | HTMLFormElement | null {
  const form = is(field, 'input', 'select', 'button') ? field.form : null;
  if (form === null) return null;
  const elements = [...HTMLFormElement.prototype[Symbol.iterator].call(form)] as Element[];
  const button = elements.find(isSubmitter);
  if (button) return button.disabled ? null : button;
  const blocking = elements.filter((one) => is(one, 'input') && BLOCKING.test(one.type));
  return blocking.length > 1 ? null : form;
}

/** Types of which a second field keeps Enter from submitting a form without a submit button (HTML, implicit submission). */
const BLOCKING = /^(text|search|tel|url|email|password|date|month|week|time|datetime-local|number)$/;

export function isInDialogOf(dialog: Element | undefined, element: Element): boolean {
  return dialog === undefined || closest(element, (one) => one === dialog) !== undefined;
}
