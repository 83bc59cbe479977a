import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeenPage } from '../../../src/viewer/acting/ports.ts';
import { fieldsOf } from '../../../src/viewer/acting/fields.ts';

interface Made {
  readonly nodeType: number;
  readonly localName?: string;
  readonly firstChild?: Made | null;
  nextSibling: Made | null;
}

const text = (data: string): Made & { data: string } => ({ nodeType: 3, data, nextSibling: null });

function element(localName: string, ...kids: Made[]): Made {
  kids.forEach((kid, at) => (kid.nextSibling = kids[at + 1] ?? null));
  return { nodeType: 1, localName, firstChild: kids[0] ?? null, nextSibling: null };
}

/** Label of the only field of a page, which refers to what `byId` gives. */
function labelOf(references: string, byId: (id: string) => Made | null): string | undefined {
  const field = {
    localName: 'input',
    type: 'text',
    value: '',
    checked: false,
    matches: (selector: string) => selector.startsWith('input'),
    hasAttribute: () => false,
    getClientRects: () => [1],
    getAttribute: (name: string) => (name === 'aria-labelledby' ? references : null),
    getRootNode: () => ({ getElementById: byId }),
  };
  const page = { document: { querySelectorAll: () => [field] }, mirror: { idOf: () => 7 } } as unknown as SeenPage;
  Object.assign(globalThis, { getComputedStyle: () => ({ visibility: 'visible' }) });
  return fieldsOf(page)[0]?.label;
}

void test('a field is called what the elements say that it refers to, without what stands in controls', () => {
  const parts = new Map([
    ['a', element('b', text('First'), element('i', text(' of'), element('select', text('all')), text(' two')))],
    ['b', element('span', text('names'))],
  ]);
  assert.equal(
    labelOf('a b', (id) => parts.get(id) ?? null),
    'First of two names',
  );
});

void test('of a page that calls thousands of elements, or all of itself, a label little is read', () => {
  let asked = 0;
  let read = 0;
  const huge = element('body', ...Array.from({ length: 5_000 }, () => text('')));
  for (let kid = huge.firstChild ?? null; kid !== null; kid = kid.nextSibling)
    Object.defineProperty(kid, 'data', { get: () => (read++, ' ') });
  labelOf(Array.from({ length: 5_000 }, (_, at) => `id${at}`).join(' '), () => (asked++, huge));
  assert.ok(asked <= 10, `asked for ${asked}`);
  assert.ok(read <= 10 * 200, `read ${read}`);
});
