import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calmPace, nextResync } from '../../../src/viewer/resync-pace.ts';

test('the first resync is asked for at once', () => {
  assert.equal(nextResync(calmPace, 0, 0.5).waitMs, 0);
});

test('a page that breaks the picture each time costs the customer ever fewer snapshots', () => {
  let pace = calmPace;
  let now = 0;
  const waits: number[] = [];
  for (let broken = 0; broken < 8; broken++) {
    const next = nextResync(pace, now, 0.5);
    pace = next.pace;
    waits.push(next.waitMs);
    now += next.waitMs + 100;
  }
  assert.deepEqual(waits, [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 32_000]);
});

test('after a picture that stood for a while the next resync is asked for at once again', () => {
  const broken = nextResync(nextResync(calmPace, 0, 0.5).pace, 100, 0.5);
  assert.equal(broken.waitMs, 1_000);
  assert.equal(nextResync(broken.pace, 1_100 + 29_999, 0.5).waitMs, 2_000);
  assert.equal(nextResync(broken.pace, 1_100 + 30_000, 0.5).waitMs, 0);
});
