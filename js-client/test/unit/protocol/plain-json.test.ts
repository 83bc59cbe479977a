import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainJson } from '../../../src/protocol/plain-json.ts';

test('writes what the platform would', () => {
  for (const value of [{}, { a: 1, b: 'x"\n', c: true, d: [1, [2], {}], e: { f: [] }, g: undefined }, [1, 'two']])
    assert.equal(plainJson(value), JSON.stringify(value));
});

test('is not fooled by a page that gives prototypes a toJSON', () => {
  const patch = { configurable: true, value: () => 'patched' };
  Object.defineProperty(Array.prototype, 'toJSON', patch);
  Object.defineProperty(Object.prototype, 'toJSON', patch);
  try {
    assert.equal(plainJson({ versions: [1] }), '{"versions":[1]}');
  } finally {
    Reflect.deleteProperty(Array.prototype, 'toJSON');
    Reflect.deleteProperty(Object.prototype, 'toJSON');
  }
});
