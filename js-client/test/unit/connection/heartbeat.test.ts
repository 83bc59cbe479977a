import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers, heartbeat } from '../../../src/connection/heartbeat.ts';

const limits = { heartbeatMs: 10_000, silenceMs: 25_000 };

void test('speaks when it has been quiet for a heartbeat', () => {
  assert.deepEqual(heartbeat(limits, 0, 9_000, 9_999), { is: 'wait', until: 10_000 });
  assert.deepEqual(heartbeat(limits, 0, 9_000, 10_000), { is: 'speak' });
});

void test('gives a silent connection up, even when it has something to say', () => {
  assert.deepEqual(heartbeat(limits, 24_000, 0, 24_999), { is: 'wait', until: 25_000 });
  assert.deepEqual(heartbeat(limits, 0, 0, 25_000), { is: 'dead' });
});

void test('answers what it hears, since timers of hidden tabs come late', () => {
  assert.equal(answers(limits, 0, 4_999), false);
  assert.equal(answers(limits, 0, 5_000), true);
});
