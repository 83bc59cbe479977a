import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duePointer, idlePace, offerPointer, POINTER_EVERY_MS } from '../../../src/viewer/pointer-pace.ts';

test('the first position goes out at once', () => {
  assert.equal(offerPointer(idlePace<string>(), 'a', 0).send, 'a');
});

test('what comes too soon waits, and only the newest of it goes out', () => {
  const first = offerPointer(idlePace<string>(), 'a', 1_000).pace;
  const second = offerPointer(first, 'b', 1_010);
  assert.equal(second.send, undefined);
  assert.equal(second.wakeInMs, POINTER_EVERY_MS - 10);
  const third = offerPointer(second.pace, 'c', 1_020);
  assert.equal(third.wakeInMs, POINTER_EVERY_MS - 20);
  const due = duePointer(third.pace, 1_000 + POINTER_EVERY_MS);
  assert.equal(due.send, 'c');
  assert.equal(duePointer(due.pace, 2_000).send, undefined);
});

test('a wake that comes early asks to be woken again', () => {
  const waiting = offerPointer(offerPointer(idlePace<string>(), 'a', 0).pace, 'b', 10).pace;
  assert.deepEqual(duePointer(waiting, 30), { pace: waiting, wakeInMs: POINTER_EVERY_MS - 30 });
});

test('a hundred moves in a second become twenty, and the last one is among them', () => {
  let pace = idlePace<number>();
  const sent: number[] = [];
  for (let now = 0; now < 1_000; now += 10) {
    const step = offerPointer(pace, now, now);
    pace = step.pace;
    if (step.send !== undefined) sent.push(step.send);
  }
  const last = duePointer(pace, 2_000).send;
  assert.equal(sent.length, 20);
  assert.equal(last ?? sent.at(-1), 990);
});
