import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { challengeOf, solve } from '../../../../src/customer/chat/robot-check.ts';
import { sha256 } from '../../../../src/customer/chat/sha256.ts';

const hex = (text: string) => createHash('sha256').update(text).digest('hex');

void test('hashes as the platform does, at every length around the edges of blocks', () => {
  const hash = sha256();
  for (let length = 0; length <= 200; length++) {
    const text = 'aé☘z'.repeat(60).slice(0, length);
    assert.equal(hash(new TextEncoder().encode(text)), hex(text), `length ${length}`);
  }
});

void test('finds the number in slices, and answers in the format of the check', async () => {
  const challenge = { challenge: hex('salt?x=1&4321'), salt: 'salt?x=1&', signature: 's', maxnumber: 10_000 };
  let pauses = 0;
  let now = 0;
  const proof = await solve(
    challenge,
    () => true,
    () => (now += 1),
    () => Promise.resolve(void pauses++),
  );
  assert.deepEqual(JSON.parse(atob(proof ?? '')), {
    algorithm: 'SHA-256',
    challenge: challenge.challenge,
    number: 4321,
    salt: challenge.salt,
    signature: 's',
  });
  assert.ok(pauses > 10, `${pauses} pauses`);
});

void test('tries the last number, and gives up after it or when nobody wants it', async () => {
  const ask = (number: number, isWanted: () => boolean) =>
    solve(
      { challenge: hex(`s${number}`), salt: 's', signature: '', maxnumber: 500 },
      isWanted,
      () => 0,
      () => Promise.resolve(),
    );
  assert.notEqual(await ask(500, () => true), undefined);
  assert.equal(await ask(501, () => true), undefined);
  assert.equal(await ask(3, () => false), undefined);
});

void test('a challenge of another kind is none', () => {
  const good = { algorithm: 'SHA-256', challenge: 'c', salt: 's', signature: 'g', maxnumber: 5 };
  assert.notEqual(challengeOf(good), undefined);
  for (const bad of [{ algorithm: 'MD5' }, { maxnumber: '5' }, { salt: 1 }, { signature: undefined }])
    assert.equal(challengeOf({ ...good, ...bad }), undefined);
});
