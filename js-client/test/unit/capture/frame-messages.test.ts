import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originsOf } from '../../../src/capture/frame-messages.ts';

test('a list names whole origins', () => {
  assert.deepEqual(
    [...originsOf(' https://a.example  http://b.example:8080\nhttps://c.example/path?x ')],
    ['https://a.example', 'http://b.example:8080', 'https://c.example'],
  );
});

test('what is no origin of the web names nobody', () => {
  for (const list of [
    '',
    '*',
    'null',
    'a.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc',
    'https://',
  ])
    assert.deepEqual([...originsOf(list)], [], list);
});
