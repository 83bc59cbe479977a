import type { Mirror } from '../../src/dom/mirror.ts';
import type { SheetSource } from '../../src/dom/ops.ts';
import type { Model, ModelNode } from './model.ts';

const HTML = 'http://www.w3.org/1999/xhtml';
const EMPTY = new Set([
  'script',
  'noscript',
  'template',
  'base',
  'style',
  'link',
  'textarea',
  'iframe',
  'canvas',
  'video',
  'audio',
  'object',
  'embed',
]);
const BARE = new Set(['script', 'noscript', 'template', 'base', 'meta']);

/**
 * Every difference between a model and the page, as lines for people. Says what ought to be there in its own words, not through the code of
 * capture: comments and service elements are not there, marked regions show blocks, everything else is as in the page.
 */
export function compareModel(
  model: Model,
  document: Document,
  mirror: Mirror,
  limit = 20,
  inMasked: boolean | null = null,
): string[] {
  const found: string[] = [];
  const seen = new Set<number>();
  const say = (path: string, what: string): void => {
    if (found.length < limit) found.push(`${path}: ${what}`);
  };
  interface Visit {
    readonly node: Node;
    readonly id: number;
    readonly path: string;
    readonly masked: boolean;
  }
  const stack: Visit[] = [{ node: document.documentElement, id: model.root, path: 'html', masked: inMasked === true }];
  const pair = (kids: readonly Node[], ids: readonly number[], path: string, masked: boolean): void => {
    if (kids.length !== ids.length)
      say(path, `has ${kids.length} kids [${kids.map(nameOf).join()}], model ${ids.length}`);
    for (let at = 0; at < Math.min(kids.length, ids.length); at++) {
      const node = kids[at] as Node;
      stack.push({ node, id: ids[at] as number, path: `${path} > ${nameOf(node)}[${at}]`, masked });
    }
  };
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { node, id, path } = visit;
    const known = model.nodes.get(id);
    if (known === undefined) {
      say(path, `domId ${id} is not in the model`);
      continue;
    }
    seen.add(id);
    if (mirror.idOf(node) !== id) say(path, `mirror says ${mirror.idOf(node)}, model ${id}`);
    if (mirror.nodeOf(id) !== node) say(path, `mirror has another node for ${id}`);
    if (!isElement(node)) {
      const data = (node as Text).data;
      if (known.kind !== 'text') say(path, `is a text, model has ${known.kind}`);
      else if (visit.masked ? !isBlocked(data, known.text) : known.text !== data)
        say(path, `text "${data}", model "${known.text}"`);
      continue;
    }
    const mark = node.getAttribute('data-cobrowse');
    const masked = visit.masked || mark === 'mask' || mark === 'block';
    if (known.tag !== node.localName) say(path, `is ${node.localName}, model ${known.tag}`);
    compareAttributes(node, known, masked, (what) => {
      say(path, what);
    });
    compareState(node, known, masked, (what) => {
      say(path, what);
    });
    const isHtml = node.namespaceURI === HTML;
    const isFrame = isHtml && node.localName === 'iframe' && mark !== 'block';
    const inner = isFrame ? (node as HTMLIFrameElement).contentDocument : null;
    if (inner === null) {
      if (known.frame !== null) say(path, 'has no document, model has');
    } else if (known.frame === null) say(path, 'has a document, model has none');
    else for (const line of compareModel(known.frame, inner, mirror, limit, masked)) say(`${path} > #document`, line);
    const isEmpty = mark === 'block' || (masked && node.localName === 'img') || (isHtml && EMPTY.has(node.localName));
    const root = node.shadowRoot;
    if (isEmpty || root === null) {
      if (known.shadow !== null) say(path, 'has no shadow root, model has');
    } else if (known.shadow === null) say(path, 'has a shadow root, model has none');
    else {
      const shadow = model.of(known.shadow);
      seen.add(shadow.id);
      compareAdopted(root.adoptedStyleSheets, shadow.adopted, model, (what) => {
        say(path, what);
      });
      pair(childrenOf(root), shadow.kids, `${path} > #shadow`, masked);
    }
    pair(isEmpty ? [] : childrenOf(node), known.kids, path, masked);
  }
  compareAdopted(document.adoptedStyleSheets, model.adopted, model, (what) => {
    say('document', what);
  });
  if (seen.size !== model.nodes.size) say('model', `${model.nodes.size} nodes, ${seen.size} of them in the page`);
  if (inMasked === null && mirror.size !== model.nodes.size)
    say('mirror', `${mirror.size} nodes, model ${model.nodes.size}`);
  if (inMasked !== true && model.title !== document.title) say('title', `"${document.title}", model "${model.title}"`);
  return found;
}

function compareAttributes(element: Element, known: ModelNode, masked: boolean, say: (what: string) => void): void {
  const expected = new Map<string, string>();
  for (const { name, value, namespaceURI } of element.attributes) {
    if (/^on/.test(name) || (masked && !/^(?:class|id|style|role|type|dir|hidden)$/.test(name))) continue;
    if (BARE.has(element.localName) && name !== 'id' && name !== 'class') continue;
    if (name === 'value' && ['input', 'select', 'textarea', 'button'].includes(element.localName)) continue;
    expected.set(namespaceURI === null ? name : `${namespaceURI} ${name}`, value);
  }
  for (const [key, value] of expected) {
    if (known.attrs.get(key) !== value && !(masked && key === 'style'))
      say(`attribute ${key}="${value}", model "${known.attrs.get(key)}"`);
  }
  for (const [key, value] of known.attrs) {
    // A masked region keeps what makes its shape.
    const isShape =
      masked && /^(?:open|popover|viewBox|multiple|width|height)$/.test(key) && element.getAttribute(key) === value;
    if (!expected.has(key) && !isShape) say(`has no attribute ${key}, model has`);
  }
}

function compareState(element: Element, known: ModelNode, masked: boolean, say: (what: string) => void): void {
  const { form } = known;
  if (element.namespaceURI !== HTML) return;
  if (element instanceof HTMLInputElement && (element.type === 'checkbox' || element.type === 'radio')) {
    const checked = form.checked ?? known.attrs.has('checked');
    if (!masked && checked !== element.checked) say(`checked ${element.checked}, model ${checked}`);
    if (!masked && (form.indeterminate ?? false) !== element.indeterminate)
      say(`indeterminate ${element.indeterminate}`);
  } else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    const isSecret = element.type === 'password' || element.dataset.everSecret !== undefined;
    const value = form.value ?? '';
    if (isSecret || masked) {
      if (!/^\u2022*$/.test(value) || (value === '') !== (element.value === '')) say(`secret value, model "${value}"`);
    } else if (value !== element.value) say(`value "${element.value}", model "${value}"`);
  } else if (element instanceof HTMLSelectElement && !masked) {
    const selected = [...element.options].flatMap((option, at) => (option.selected ? [at] : []));
    if (selected.join() !== (form.selected ?? []).join())
      say(`selected ${selected.join()}, model ${form.selected?.join()}`);
  } else if (element instanceof HTMLDialogElement) {
    const layer = element.matches(':modal') ? 'modal' : null;
    if (layer !== known.layer && known.layer !== 'popover') say(`layer ${layer}, model ${known.layer}`);
  } else if (element instanceof HTMLStyleElement && !masked) compareSheet(element.sheet, known.sheet, say);
  if (element.matches('[popover]:popover-open') !== (known.layer === 'popover')) say(`popover, model ${known.layer}`);
}

function compareAdopted(
  sheets: readonly CSSStyleSheet[],
  ids: readonly number[],
  model: Model,
  say: (what: string) => void,
): void {
  if (sheets.length !== ids.length) say(`adopts ${sheets.length} sheets, model ${ids.length}`);
  else
    for (let at = 0; at < ids.length; at++)
      compareSheet(sheets[at] ?? null, model.sheets.get(ids[at] as number) ?? null, say);
}

function compareSheet(sheet: CSSStyleSheet | null, source: SheetSource | null, say: (what: string) => void): void {
  const expected = sheet === null ? [] : [...sheet.cssRules].map((rule) => rule.cssText);
  if (source === null) say('model has no sheet');
  else if (source.is === 'href') say('sheet by address');
  else {
    const parsed = new CSSStyleSheet();
    parsed.replaceSync(source.is === 'text' ? source.text : source.rules.join('\n'));
    const actual = [...parsed.cssRules].map((rule) => rule.cssText);
    if (actual.join('\n') !== expected.join('\n'))
      say(`rules ${expected.join(' ')}, model (${source.is}) ${actual.join(' ')}`);
    if ((source.disabled ?? false) !== (sheet?.disabled ?? false)) say(`disabled ${sheet?.disabled}`);
  }
}

function childrenOf(parent: Node): Node[] {
  return [...parent.childNodes].filter((node) =>
    isElement(node) ? node.getAttribute('data-cobrowse') !== 'service' : node.nodeType === 3 || node.nodeType === 4,
  );
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

function isBlocked(text: string, shown: string): boolean {
  return /^[\u2022\s]*$/.test(shown) && (shown.trim() === '') === (text.trim() === '');
}

function nameOf(node: Node): string {
  return isElement(node) ? node.localName : '#text';
}
