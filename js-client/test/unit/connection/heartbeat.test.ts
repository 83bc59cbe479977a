import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers, deadAt, speakAt } from '../../../src/connection/heartbeat.ts';

const limits = { heartbeatMs: 10_000, silenceMs: 25_000 };

void test('speaks when it has been quiet for a heartbeat', () => {
  assert.equal(speakAt(limits, 500), 10_500);
});

void test('gives up a connection that was silent for too long', () => {
  assert.equal(deadAt(limits, 500), 25_500);
});

void test('answers what it hears, since timers of hidden tabs come late', () => {
  assert.equal(answers(limits, 0, 4_999), false);
  assert.equal(answers(limits, 0, 5_000), true);
});
