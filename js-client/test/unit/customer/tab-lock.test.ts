import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TabLock } from '../../../src/customer/tab-lock.ts';

/** Web Locks as far as they are used: one holder, the others wait until it ends or their signal says stop. */
class OneLock {
  private tail: Promise<unknown> = Promise.resolve();

  request(_name: string, { signal }: { signal: AbortSignal }, hold: () => Promise<void>): Promise<void> {
    const before = this.tail;
    const turn = new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      void before.then(() => !signal.aborted && resolve());
    });
    const whole = turn.then(hold);
    this.tail = whole.catch(() => undefined);
    return whole;
  }
}

const locked = () => new TabLock(new OneLock() as unknown as LockManager);

void test('one tab has it; another that does not wait long enough has not', async () => {
  const lock = locked();
  const held = await lock.take(1_000);
  assert.ok(held);
  assert.equal(await lock.take(10), undefined);
  held();
  assert.ok(await lock.take(1_000));
});

void test('who waits gets it when it is freed', async () => {
  const lock = locked();
  const held = await lock.take(1_000);
  const next = lock.take(10_000);
  held?.();
  assert.ok(await next);
});

void test('a browser without locks lets everybody speak', async () => {
  const lock = new TabLock(undefined);
  assert.ok(await lock.take(0));
  assert.ok(await lock.take(0));
});
