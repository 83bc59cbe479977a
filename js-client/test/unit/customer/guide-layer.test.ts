import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPlace } from '../../../src/customer/guide-layer.ts';

const read = (text: string) => readPlace(new TextEncoder().encode(text));

void test('a place is an element and a share of its box', () => {
  assert.deepEqual(read('{"at":{"id":7,"x":0,"y":1}}'), { at: { id: 7, x: 0, y: 1 } });
});

void test('whatever else an agent sends points nowhere', () => {
  const wrong = [
    '',
    '{}',
    'null',
    '{"at":null}',
    '{"at":7}',
    '{"at":{"id":"7","x":0,"y":0}}',
    '{"at":{"id":1.5,"x":0,"y":0}}',
    '{"at":{"id":7,"x":2,"y":0}}',
    '{"at":{"id":7,"x":-0.1,"y":0}}',
    '{"at":{"id":7,"x":0}}',
    '{"at":{"id":7,"x":1e999,"y":0}}',
    `{"at":{"id":7,"x":0,"y":0},"pad":"${'x'.repeat(2_000)}"}`,
  ];
  for (const text of wrong) assert.deepEqual(read(text), {}, text);
});
