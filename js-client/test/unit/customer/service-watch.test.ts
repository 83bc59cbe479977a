import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextAskMs } from '../../../src/customer/service-watch.ts';

test('a service that is there is asked for within the interval, not in step with others', () => {
  assert.equal(nextAskMs(30_000, 0, 0), 30_000);
  assert.equal(nextAskMs(30_000, 0, 0.5), 27_000);
  assert.equal(nextAskMs(30_000, 0, 1), 24_000);
});

test('a service that has just gone away is asked for within the interval', () => {
  assert.equal(nextAskMs(30_000, 1, 0), 30_000);
});

test('a service that stays away is asked for less and less often, but at least every two minutes', () => {
  assert.deepEqual(
    [2, 3, 4, 1_000_000].map((failures) => nextAskMs(30_000, failures, 0)),
    [60_000, 120_000, 120_000, 120_000],
  );
});

test('whoever waits for the service may ask more often', () => {
  assert.equal(nextAskMs(10_000, 9, 0, 30_000), 30_000);
});

test('an interval that is longer than that stays as it is', () => {
  assert.equal(nextAskMs(600_000, 9, 0), 600_000);
});
