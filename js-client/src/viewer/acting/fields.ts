import type { Field, SeenPage } from './ports.ts';
import { isHidden, isOf, seenElements } from './seen.ts';

/** More would not be looked through by anybody. */
const MOST = 300;
const LABEL_LENGTH = 80;
/** Elements that name a field, and how much of each is read: nodes, characters with white space. */
const MOST_REFERENCES = 10;
const MOST_LOOKED_AT = 200;
const WORDS_LENGTH = 400;
const TEXT = 3;
const NO_FIELD = /^(hidden|password|file|submit|button|image|reset)$/;

/** What an agent may fill: seen, open and not private, in the order of the page. */
export function fieldsOf({ document, mirror }: SeenPage): readonly Field[] {
  const fields: Field[] = [];
  for (const element of seenElements(document, 'input,select,textarea,[contenteditable=""],[contenteditable=true]')) {
    const id = mirror.idOf(element);
    if (id === undefined || !isOpen(element) || isHidden(element)) continue;
    fields.push({ id, label: labelOf(element), ...contentOf(element) });
    if (fields.length === MOST) break;
  }
  return fields;
}

function isOpen(element: Element): boolean {
  if (element.matches(':disabled') || element.hasAttribute('readonly')) return false;
  if (isOf(element, 'input') && NO_FIELD.test(element.type)) return false;
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
}

function contentOf(element: Element): Omit<Field, 'id' | 'label'> {
  const none = { checked: false, options: [] };
  if (isOf(element, 'select')) {
    const options = [...element.options].map(({ label, selected, disabled }) => ({ label, selected, disabled }));
    return { kind: element.multiple ? 'multiple' : 'select', value: '', checked: false, options };
  }
  if (isOf(element, 'input')) return { ...none, kind: element.type, value: element.value, checked: element.checked };
  if (isOf(element, 'textarea')) return { ...none, kind: 'textarea', value: element.value };
  return { ...none, kind: 'text', value: element.textContent ?? '' };
}

function labelOf(element: Element): string {
  const { labels } = element as HTMLInputElement;
  const named = [
    element.getAttribute('aria-label'),
    ...[...(labels ?? [])].slice(0, MOST_REFERENCES).map((label) => wordsIn(label)),
    referred(element),
    element.getAttribute('placeholder'),
    element.getAttribute('title'),
    element.getAttribute('name'),
  ];
  const words = named.map((name) => name?.replace(/\s+/g, ' ').trim() ?? '').find((name) => name !== '');
  return (words ?? '').slice(0, LABEL_LENGTH);
}

function referred(element: Element): string {
  const ids = element.getAttribute('aria-labelledby')?.split(/\s+/, MOST_REFERENCES) ?? [];
  const root = element.getRootNode() as Document;
  return ids.map((id) => wordsIn(root.getElementById?.(id) ?? null)).join(' ');
}

/** The first words: a page may call all of itself a label. One that holds its control says also what is in that, which is left out. */
function wordsIn(element: Element | null): string {
  let words = '';
  const waiting: (Node | null)[] = [element];
  for (let looked = 0; looked < MOST_LOOKED_AT && words.length < WORDS_LENGTH; looked++) {
    const node = waiting.pop();
    if (node === undefined) break;
    if (node === null) continue;
    if (node !== element) waiting.push(node.nextSibling);
    if (node.nodeType === TEXT) words += (node as Text).data.slice(0, WORDS_LENGTH);
    else if (!isOf(node as Element, 'input', 'select', 'textarea', 'button')) waiting.push(node.firstChild);
  }
  return words;
}
