import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkBuiltIns } from '../../../src/capture/built-ins.ts';

void test('a language that works is trusted', () => {
  checkBuiltIns();
});

const nothing = () => undefined;

const broken: readonly [of: object, name: string | symbol, by: unknown][] = [
  [Map.prototype, 'get', nothing],
  [Map.prototype, 'has', nothing],
  [Map.prototype, 'set', nothing],
  [Set.prototype, 'has', () => true],
  [Set.prototype, 'add', nothing],
  [Set.prototype, 'delete', nothing],
  [WeakMap.prototype, 'get', nothing],
  [Array.prototype, 'push', () => 0],
  [Array.prototype, 'map', () => []],
  [Array.prototype, 'filter', () => []],
  [Array.prototype, 'slice', () => []],
  [Array.prototype, Symbol.iterator, () => [].values()],
  [String.prototype, 'replace', () => ''],
];

for (const [of, name, by] of broken) {
  void test(`${of.constructor.name}.${String(name)} that answers wrongly is noticed`, () => {
    const original = Object.getOwnPropertyDescriptor(of, name) as PropertyDescriptor;
    let caught = false;
    Object.defineProperty(of, name, { ...original, value: by });
    try {
      checkBuiltIns();
    } catch {
      caught = true;
    } finally {
      Object.defineProperty(of, name, original);
    }
    assert.ok(caught);
  });
}
