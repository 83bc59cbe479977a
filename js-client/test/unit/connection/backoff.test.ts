import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from '../../../src/connection/backoff.ts';

void test('waits are 1, 2, 4, 8, 16, 32 seconds and stay there', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => backoffMs(attempt, 0.5));
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 32_000, 32_000]);
});

void test('chance moves a wait by a half at most', () => {
  assert.equal(backoffMs(1, 0), 500);
  assert.equal(backoffMs(1, 0.999999), 1_500);
  assert.equal(backoffMs(6, 0), 16_000);
});

void test('of those who are cut off at once a fifth at most comes back within any 200 ms', () => {
  const people = Array.from({ length: 1_000 }, (_, at) => backoffMs(1, (at + 0.5) / 1_000));
  const crowds = people.map((from) => people.filter((at) => at >= from && at < from + 200).length);
  assert.ok(Math.max(...crowds) <= 201);
});
