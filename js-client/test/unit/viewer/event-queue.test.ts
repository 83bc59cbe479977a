import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventHeader } from '../../../src/protocol/frames.ts';
import { EventQueue } from '../../../src/viewer/event-queue.ts';

function header(position: number): EventHeader {
  return { type: 'event', position, publisher: 'c', epoch: 1, seq: position, kind: 'delta', length: 1 };
}

/** A queue whose bodies wait for somebody to let them go: body 1 is slow, everything else is ready. */
function queueUnderTest() {
  const log: string[] = [];
  const gates: (() => void)[] = [];
  const queue = new EventQueue({
    prepare: (_, body) =>
      body[0] === 1 ? new Promise<Uint8Array>((resolve) => gates.push(() => resolve(body))) : body,
    apply: ({ position }, body) => {
      if (body[0] === 9) throw new Error('does not apply');
      log.push(`apply ${String(position)}`);
    },
    applied: (position) => log.push(`applied ${String(position)}`),
    failed: (error) => log.push((error as Error).message),
  });
  return { log, gates, queue };
}

const bytes = (first: number) => new Uint8Array([first]);
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('an event that has to be inflated holds back those behind it', async () => {
  const { log, gates, queue } = queueUnderTest();
  queue.push(header(1), bytes(1));
  queue.push(header(2), bytes(0));
  await settled();
  assert.deepEqual(log, []);
  gates[0]?.();
  await settled();
  assert.deepEqual(log, ['apply 1', 'applied 1', 'apply 2', 'applied 2']);
});

test('nothing is applied within the call that hands it over', async () => {
  const { log, queue } = queueUnderTest();
  queue.push(header(1), bytes(0));
  assert.deepEqual(log, []);
  await settled();
  assert.deepEqual(log, ['apply 1', 'applied 1']);
});

test('what was being inflated when the queue was cleared is never applied', async () => {
  const { log, gates, queue } = queueUnderTest();
  queue.push(header(1), bytes(1));
  await settled();
  queue.clear();
  queue.push(header(5), bytes(0));
  await settled();
  gates[0]?.();
  await settled();
  assert.deepEqual(log, ['apply 5', 'applied 5']);
});

test('behind an event that fails nothing is applied until the queue is cleared', async () => {
  const { log, queue } = queueUnderTest();
  queue.push(header(1), bytes(9));
  queue.push(header(2), bytes(0));
  await settled();
  queue.push(header(3), bytes(0));
  await settled();
  assert.deepEqual(log, ['does not apply']);
  queue.clear();
  queue.push(header(7), bytes(0));
  await settled();
  assert.deepEqual(log, ['does not apply', 'apply 7', 'applied 7']);
});

test('a failure of a round that is over is nobody’s', async () => {
  const log: string[] = [];
  let fail: (error: Error) => void = () => undefined;
  const queue = new EventQueue({
    prepare: () => new Promise((_, reject) => (fail = reject)),
    apply: () => void log.push('apply'),
    applied: () => log.push('applied'),
    failed: () => log.push('failed'),
  });
  queue.push(header(1), bytes(1));
  await settled();
  queue.clear();
  fail(new Error('late'));
  await settled();
  assert.deepEqual(log, []);
});
