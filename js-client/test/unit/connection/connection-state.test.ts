import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ConnectionState,
  SUCCESS_MS,
  afterClose,
  afterWait,
  afterWelcome,
  beginning,
  over,
  retryNow,
} from '../../../src/connection/connection-state.ts';

const HALF = 0.5;

void test('failing tries wait longer and longer', () => {
  let state: ConnectionState = beginning(0);
  const waits: number[] = [];
  for (let now = 0, tries = 0; tries < 7; tries++) {
    state = afterClose(state, { code: 1006 }, now, HALF);
    assert.ok(state.is === 'waiting');
    waits.push(state.retryAt - now);
    now = state.retryAt;
    assert.equal(afterWait(state, now - 1).is, 'waiting');
    state = afterWait(state, now);
    assert.equal(state.is, 'connecting');
  }
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 32_000]);
});

void test('a connection that lived starts again from one second', () => {
  const connecting: ConnectionState = { is: 'connecting', attempt: 5, since: 0, after: 1006 };
  const open = afterWelcome(connecting, 100);
  const state = afterClose(open, { code: 1006 }, 100 + SUCCESS_MS, HALF);
  assert.deepEqual(state, { is: 'waiting', attempt: 2, retryAt: 100 + SUCCESS_MS + 1_000, code: 1006 });
});

void test('a connection that is cut as soon as it opens does not become a fast loop', () => {
  const open = afterWelcome({ is: 'connecting', attempt: 4, since: 0, after: 4429 }, 100);
  const state = afterClose(open, { code: 4429 }, 200, HALF);
  assert.ok(state.is === 'waiting');
  assert.equal(state.retryAt - 200, 8_000);
});

void test('codes that say stop or restart end it, and nothing wakes it again', () => {
  for (const code of [4400, 4401, 4403, 4404, 4405, 4409, 4410, 4411, 4412, 4413, 4422, 4426, 4503]) {
    const state = afterClose(beginning(0), { code }, 0, HALF);
    assert.equal(state.is, 'over', `${code}`);
    assert.equal(retryNow(state, 1), state);
    assert.equal(afterWait(state, 1e9), state);
    assert.equal(afterClose(state, { code: 1006 }, 1, HALF), state);
  }
});

void test('the word of the server goes before the table', () => {
  assert.equal(afterClose(beginning(0), { code: 4999, retry: 'stop' }, 0, HALF).is, 'over');
  assert.equal(afterClose(beginning(0), { code: 4410, retry: 'resume' }, 0, HALF).is, 'waiting');
});

void test('a misdirected client goes on at once, and waits when it is sent round in a circle', () => {
  const first = afterClose(beginning(0), { code: 4421 }, 50, HALF);
  assert.ok(first.is === 'waiting');
  assert.equal(first.retryAt, 350);
  const second = afterClose(afterWait(first, 350), { code: 4421 }, 360, HALF);
  assert.ok(second.is === 'waiting');
  assert.ok(second.retryAt >= 360 + 1_000);
});

void test('somebody who came back does not sit out the wait', () => {
  const waiting = afterClose({ is: 'connecting', attempt: 6, since: 0, after: 0 }, { code: 1006 }, 0, HALF);
  assert.deepEqual(retryNow(waiting, 5), { is: 'connecting', attempt: 7, since: 5, after: 1006 });
});

void test('an end keeps what the server said of it', () => {
  assert.deepEqual(over({ code: 4411, reason: 'bye', ended: 'agent' }), {
    is: 'over',
    code: 4411,
    name: 'session-ended',
    retry: 'stop',
    reason: 'bye',
    ended: 'agent',
  });
});
