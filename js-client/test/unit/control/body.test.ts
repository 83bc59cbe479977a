import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADDRESS_LENGTH, TEXT_LENGTH, readBody, writeBody } from '../../../src/control/body.ts';
import type { ActionKind } from '../../../src/protocol/frames.ts';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

void test('what one side writes the other reads', () => {
  const click = { tag: 'button', x: 0.25, y: 1, count: 2 };
  assert.deepEqual(readBody('click', writeBody<'click'>(click)), click);
  assert.deepEqual(readBody('text', writeBody<'text'>({ tag: 'input', text: 'Åsa 漢字' })), {
    tag: 'input',
    text: 'Åsa 漢字',
  });
  assert.deepEqual(readBody('choose', bytes({ tag: 'select', indexes: [0, 2] })), { tag: 'select', indexes: [0, 2] });
  assert.deepEqual(readBody('back', bytes({})), {});
  assert.deepEqual(readBody('visit', bytes({ url: '/a' })), { url: '/a' });
});

void test('fields that nobody asked for are left behind', () => {
  assert.deepEqual(readBody('focus', bytes({ tag: 'a', then: 'eval' })), { tag: 'a' });
});

void test('what is too long is told apart from what is wrong', () => {
  const text = 'x'.repeat(TEXT_LENGTH);
  assert.notEqual(readBody('text', bytes({ tag: 'input', text })), 'too-long');
  assert.equal(readBody('text', bytes({ tag: 'input', text: text + 'x' })), 'too-long');
  assert.equal(readBody('fill', bytes({ tag: 'input', value: text + 'x' })), 'too-long');
  assert.equal(readBody('visit', bytes({ url: 'x'.repeat(ADDRESS_LENGTH + 1) })), 'too-long');
  assert.equal(readBody('choose', bytes({ tag: 'select', indexes: Array(1_001).fill(1) })), 'too-long');
  assert.equal(readBody('text', new Uint8Array(70_000)), 'too-long');
});

void test('nothing else is a body', () => {
  const wrong: readonly (readonly [ActionKind, unknown])[] = [
    ['click', null],
    ['click', []],
    ['click', { tag: 'a', x: 2, y: 0 }],
    ['click', { tag: 'a', x: 'NaN', y: 0 }],
    ['click', { x: 0, y: 0 }],
    ['click', { tag: 'a'.repeat(101), x: 0, y: 0 }],
    ['text', { tag: 'input', text: 7 }],
    ['key', { tag: 'input', key: '' }],
    ['key', { tag: 'input', key: 'x'.repeat(31) }],
    ['choose', { tag: 'select', indexes: [-1] }],
    ['choose', { tag: 'select', indexes: [1.5] }],
    ['choose', { tag: 'select', indexes: '1' }],
    ['scroll', { tag: 'div', dx: 1e9, dy: 0 }],
    ['scroll', { tag: 'div', dx: null, dy: 0 }],
    ['visit', { url: {} }],
  ];
  for (const [kind, body] of wrong) assert.equal(readBody(kind, bytes(body)), undefined, JSON.stringify(body));
  assert.equal(readBody('text', new Uint8Array([0xff, 0xfe])), undefined);
});
