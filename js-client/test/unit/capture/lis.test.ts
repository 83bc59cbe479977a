import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestIncreasing } from '../../../src/capture/lis.ts';
import { createChance } from '../../harness/random-operations.ts';

function lengthOf(values: readonly number[]): number {
  const best: number[] = [];
  values.forEach((value, at) => {
    best[at] = 1 + Math.max(0, ...best.filter((_, before) => (values[before] as number) < value));
  });
  return Math.max(0, ...best);
}

test('nothing moves where nothing changed its order', () => {
  assert.deepEqual(longestIncreasing([0, 1, 2, 3]), [true, true, true, true]);
  assert.deepEqual(longestIncreasing([]), []);
});

test('one move is enough for one that went to the front', () => {
  assert.deepEqual(longestIncreasing([3, 0, 1, 2]), [false, true, true, true]);
});

test('what stays is increasing and as long as can be', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const chance = createChance(seed);
    const values = Array.from({ length: chance.below(40) }, (_, at) => at);
    for (let at = values.length - 1; at > 0; at--) {
      const other = chance.below(at + 1);
      [values[at], values[other]] = [values[other] as number, values[at] as number];
    }
    const stays = longestIncreasing(values);
    const kept = values.filter((_, at) => stays[at]);
    assert.deepEqual(
      kept,
      [...kept].sort((a, b) => a - b),
      `seed ${seed}`,
    );
    assert.equal(kept.length, lengthOf(values), `seed ${seed}`);
  }
});
