import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATIENCE_MS, type Sign, awaitContinuation, nextLookMs, signOf } from '../../../src/viewer/comeback.ts';

/** An agent who waits, and what each look says. */
function waiting(look: (now: number) => Sign, leavesAt = Infinity) {
  let now = 0;
  const looks: number[] = [];
  const sign = awaitContinuation(
    {
      now: () => now,
      chance: () => 0.5,
      pause: (ms) => {
        now += ms;
        return Promise.resolve();
      },
      look: () => {
        looks.push(now);
        return Promise.resolve(look(now));
      },
    },
    () => now < leavesAt,
  );
  return { sign, looks };
}

const there: Sign = { is: 'there', session: 'next', node: 'n2' };

void test('whoever waits is back within three seconds of what happens in the first two minutes', async () => {
  for (const continuedAt of [0, 700, 3_000, 17_000, 59_000, 119_000]) {
    const { sign, looks } = waiting((now) => (now >= continuedAt ? there : { is: 'not-yet' }));
    assert.deepEqual(await sign, there);
    assert.ok((looks.at(-1) ?? Infinity) - continuedAt <= 3_000, `${continuedAt}: ${looks.at(-1)}`);
  }
});

void test('looks become rarer, and end', async () => {
  const { sign, looks } = waiting(() => ({ is: 'not-yet' }));
  assert.deepEqual(await sign, { is: 'not-yet' });
  assert.ok((looks.at(-1) ?? Infinity) <= PATIENCE_MS + 12_000);
  assert.ok(looks.length < 150, `${looks.length} looks`);
});

void test('who has left is not brought back', async () => {
  const { sign, looks } = waiting(() => there, 400);
  assert.deepEqual(await sign, { is: 'not-yet' });
  assert.equal(looks.length, 0);
  const later = waiting((now) => (now > 5_000 ? there : { is: 'not-yet' }), 5_000);
  assert.deepEqual(await later.sign, { is: 'not-yet' });
});

void test('what is over ends the wait when it is said again', async () => {
  const over: Sign = { is: 'over', code: 4404, reason: '' };
  const { sign, looks } = waiting(() => over);
  assert.deepEqual(await sign, over);
  assert.equal(looks.length, 2);
});

void test('a code that nobody knows for a moment, while its session is being made, is looked for again', async () => {
  const over: Sign = { is: 'over', code: 4404, reason: '' };
  let look = 0;
  const { sign } = waiting(() => [over, { is: 'not-yet' } as const, over, there][look++] ?? over);
  assert.deepEqual(await sign, there);
});

void test('agents of one node do not look in step', () => {
  assert.equal(nextLookMs(0, 0), 400);
  assert.ok(nextLookMs(0, 1) > 599);
  assert.ok(nextLookMs(100_000, 1) < 3_001);
  assert.equal(nextLookMs(200_000, 0.5), 10_000);
});

void test('a look is read with care', () => {
  const answer = { id: 'next', sessionServerName: 'n2', agents: 0 };
  assert.deepEqual(signOf(true, answer), { ...there, sessionServerUrl: undefined });
  assert.deepEqual(signOf(true, { ...answer, sessionServerUrl: 'https://n2' }), {
    ...there,
    sessionServerUrl: 'https://n2',
  });
  for (const code of [4410, 4420, 4500, 4503, 4504]) assert.equal(signOf(false, { code }).is, 'not-yet', `${code}`);
  for (const code of [4401, 4403, 4404, 4411])
    assert.deepEqual(signOf(false, { code, reason: 'why' }), { is: 'over', code, reason: 'why' });
  for (const body of [null, undefined, 7, 'text', {}, { id: 7 }, { code: '4404' }])
    for (const ok of [true, false]) assert.equal(signOf(ok, body).is, 'not-yet', JSON.stringify(body));
});
