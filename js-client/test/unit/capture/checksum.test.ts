import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeSum, formSum, sheetSum, treeCheck } from '../../../src/dom/checksum.ts';
import type { CheckedNode } from '../../../src/dom/checksum.ts';

const tree: readonly CheckedNode[] = [
  { id: 1, parent: 0, next: 0 },
  { id: 2, parent: 1, next: 3 },
  { id: 3, parent: 1, next: 0, text: 'hello' },
];

function changed(at: number, change: Partial<CheckedNode>): CheckedNode[] {
  return tree.map((node, index) => (index === at ? { ...node, ...change } : node));
}

test('the order in which nodes are visited does not matter', () => {
  assert.equal(treeCheck([...tree].reverse()), treeCheck(tree));
});

test('every difference in the tree changes the check', () => {
  const others = [
    changed(1, { parent: 3 }),
    changed(1, { next: 0 }),
    changed(2, { text: 'hellp' }),
    changed(2, { text: '' }),
    tree.slice(0, 2),
    changed(1, { id: 4 }),
  ];
  for (const other of others) assert.notEqual(treeCheck(other), treeCheck(tree));
});

test('siblings that change places change the check', () => {
  const swapped: CheckedNode[] = [
    { id: 1, parent: 0, next: 0 },
    { id: 3, parent: 1, next: 2, text: 'hello' },
    { id: 2, parent: 1, next: 0 },
  ];
  assert.notEqual(treeCheck(swapped), treeCheck(tree));
});

test('the check is the same number in every version of the client', () => {
  assert.equal(treeCheck([]), 0);
  assert.equal(treeCheck(tree), 1382321124);
});

test('attributes that the replica may change are not added up', () => {
  for (const name of ['href', 'src', 'style', 'open', 'onclick', 'data-cobrowse', 'cobrowse-hover', 'popover'])
    assert.equal(attributeSum(1, name, 'x'), 0, name);
  for (const name of ['class', 'id', 'title', 'aria-label', 'data-x'])
    assert.notEqual(attributeSum(1, name, 'x'), 0, name);
});

test('whose attribute it is, its name and its value change the sum', () => {
  const sums = [
    attributeSum(1, 'class', 'a'),
    attributeSum(2, 'class', 'a'),
    attributeSum(1, 'title', 'a'),
    attributeSum(1, 'class', 'b'),
  ];
  assert.equal(new Set(sums).size, sums.length);
  assert.equal(attributeSum(1, 'TITLE', 'a'), attributeSum(1, 'title', 'a'));
});

test('a control in its first state and a sheet without rules add nothing', () => {
  assert.equal(formSum(1, '{}'), 0);
  assert.notEqual(formSum(1, '{"checked":true}'), formSum(1, '{"checked":false}'));
  assert.equal(sheetSum(1, 0, true), 0);
  const sheets = [
    sheetSum(1, 3, false),
    sheetSum(1, 3, true),
    sheetSum(1, 4, false),
    sheetSum(1, 'a{}', false),
    sheetSum(1, '', false),
  ];
  assert.equal(new Set(sheets).size, sheets.length);
});
