import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Parts } from '../../../src/capture/parts.ts';
import { Slice } from '../../../src/capture/slice.ts';
import { TreeChecks } from '../../../src/capture/tree-checks.ts';
import type { Known, Tree } from '../../../src/capture/tree.ts';
import { attributeSum, treeCheck } from '../../../src/dom/checksum.ts';
import type { CheckedNode } from '../../../src/dom/checksum.ts';

const EVERY = 1_000;
const REST = 100;
const none = { sum: () => 0, isWaiting: false };
const parts = { adopted: none, styles: none, forms: { states: () => [] } } as unknown as Parts;

/** A root with so many paragraphs, each with a text; made without the DOM that a real one is made from. */
function page(paragraphs: number): { tree: Tree; check: number; attributes: number } {
  const all: Known[] = [];
  const add = (tag: string, text: string, attrs: string[], kids: Known[]): Known => {
    const known = { id: all.length + 1, tag, text, attrs, kids, shadow: null } as unknown as Known;
    all.push(known);
    return known;
  };
  const nodes: CheckedNode[] = [];
  const kids: Known[] = [];
  let attributes = 0;
  for (let left = paragraphs; left > 0; left--) {
    const text = add('#text', `text ${left}`, [], []);
    const kid = add('p', '', ['class', `c${left}`], [text]);
    kids.push(kid);
    nodes.push({ id: text.id, parent: kid.id, next: 0, text: text.text });
    attributes = (attributes + attributeSum(kid.id, 'class', `c${left}`)) | 0;
  }
  const root = add('html', '', [], kids);
  nodes.push({ id: root.id, parent: 0, next: 0 });
  for (const [at, { id }] of kids.entries()) nodes.push({ id, parent: root.id, next: kids[at + 1]?.id ?? 0 });
  const tree = { root, size: all.length, all: () => all.values() } as unknown as Tree;
  return { tree, check: treeCheck(nodes), attributes: attributes >>> 0 };
}

function slice(ms: number): Slice {
  let now = 0;
  return new Slice(() => now++, ms);
}

function restingChecks(): TreeChecks {
  const checks = new TreeChecks(EVERY);
  checks.reset(0);
  return checks;
}

test('a page at rest is added up in slices, and told when all is done', () => {
  const { tree, check, attributes } = page(100);
  const checks = restingChecks();
  const told: string[] = [];
  let rests = 0;
  while (told.length === 0 && rests++ < 1_000) {
    const member = checks.resting(tree, parts, 10, slice(1));
    if (member !== '') told.push(member);
  }
  assert.deepEqual(told, [`,"check":${check},"sums":{"attributes":${attributes}}`]);
  assert.ok(rests > 10, `${rests} slices`);
});

test('nothing is told twice of a page of which nothing was said', () => {
  const { tree } = page(1);
  const checks = restingChecks();
  assert.notEqual(checks.resting(tree, parts, 0, slice(100)), '');
  assert.equal(checks.resting(tree, parts, 10 * EVERY, slice(100)), '');
  checks.said(10 * EVERY);
  assert.equal(checks.resting(tree, parts, 10 * EVERY + REST - 1, slice(100)), '');
  assert.notEqual(checks.resting(tree, parts, 10 * EVERY + REST, slice(100)), '');
});

test('what is said meanwhile begins it anew, and not at once', () => {
  const large = page(100);
  const checks = restingChecks();
  assert.equal(checks.resting(large.tree, parts, 0, slice(1)), '');
  const { tree, check } = page(3);
  checks.said(5);
  assert.equal(checks.resting(tree, parts, 4 + EVERY, slice(100)), '');
  assert.match(checks.resting(tree, parts, 5 + EVERY, slice(100)), new RegExp(`"check":${check},`));
});

test('a page that never rests is told of within what it says, after twice the time, and later after much work', () => {
  const { tree, check } = page(3);
  const checks = restingChecks();
  const say = (now: number, spentMs: number): string => {
    checks.said(now);
    return checks.within(tree, parts, now, spentMs);
  };
  for (let now = 0; now < 2 * EVERY; now += 10) assert.equal(say(now, 1), '');
  assert.equal(say(2 * EVERY, 5), '');
  assert.match(say(2 * EVERY, 1), new RegExp(`"check":${check},`));
  for (let now = 2 * EVERY + 10; now < 4 * EVERY; now += 10) assert.equal(say(now, 1), '');
  assert.match(say(5 * EVERY + 10, 5), /"check"/);
});

test('the first change after a long rest has nothing added up with it', () => {
  const { tree } = page(1);
  const checks = restingChecks();
  assert.notEqual(checks.resting(tree, parts, 0, slice(100)), '');
  checks.said(100 * EVERY);
  assert.equal(checks.within(tree, parts, 100 * EVERY, 0), '');
});

test('a tree of more than 20,000 nodes is not checked', () => {
  const { tree } = page(10_000);
  const checks = restingChecks();
  assert.equal(checks.within(tree, parts, 10 * EVERY, 1), '');
  assert.equal(checks.resting(tree, parts, 10 * EVERY, slice(Infinity)), '');
});

test('style sheets are not compared while the text of one is awaited', () => {
  const { tree } = page(1);
  const checks = new TreeChecks(0);
  const sums = [0, 1, 2].map(() => {
    checks.said(0);
    const awaiting = { ...parts, styles: { ...none, isWaiting: true } } as unknown as Parts;
    return /"sums"/.test(checks.within(tree, awaiting, 0, 0));
  });
  assert.deepEqual(sums, [true, true, false]);
});

test('each of the sums has its turn', () => {
  const { tree } = page(1);
  const checks = new TreeChecks(0);
  const kinds = ['attributes', 'form', 'sheets', 'attributes'].map((kind) => {
    checks.said(0);
    return [kind, /"sums":\{"(\w+)"/.exec(checks.within(tree, parts, 0, 0))?.[1]];
  });
  for (const [expected, actual] of kinds) assert.equal(actual, expected);
});
