import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TransportChoice } from '../../../src/connection/transport-choice.ts';

void test('a WebSocket that never opens is followed by polling at once', () => {
  const choice = new TransportChoice('websocket', true);
  assert.equal(choice.failed(false), true);
  assert.equal(choice.next, 'longpoll');
});

void test('a WebSocket that opens and brings no welcome gets a second try', () => {
  const choice = new TransportChoice('websocket', true);
  assert.equal(choice.failed(true), false);
  assert.equal(choice.next, 'websocket');
  assert.equal(choice.failed(true), true);
});

void test('where neither works they take turns, with a wait', () => {
  const choice = new TransportChoice('longpoll', true);
  assert.equal(choice.failed(false), false);
  assert.equal(choice.next, 'websocket');
  assert.equal(choice.failed(false), true);
  assert.equal(choice.next, 'longpoll');
});

void test('what was welcome stays, and old failures are forgotten', () => {
  const choice = new TransportChoice('websocket', true);
  choice.failed(true);
  choice.welcomed('websocket');
  assert.equal(choice.failed(true), false);
});

void test('probes come ever more seldom while polling works', () => {
  const choice = new TransportChoice('longpoll', true);
  assert.deepEqual(
    [1, 2, 3, 4].map(() => choice.nextProbeMs()),
    [15_000, 60_000, 300_000, 300_000],
  );
  choice.welcomed('websocket');
  assert.equal(choice.nextProbeMs(), 15_000);
});

void test('without WebSockets none is tried, whatever fails', () => {
  const choice = new TransportChoice('websocket', false);
  assert.equal(choice.next, 'longpoll');
  assert.equal(choice.failed(false), false);
  assert.equal(choice.next, 'longpoll');
  assert.equal(choice.nextProbeMs(), Infinity);
});
