import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureAge, type PictureFacts } from '../../../src/viewer/picture-age.ts';

const calm: PictureFacts = {
  connection: 'open',
  pictured: true,
  confirmedAt: 12_000,
  customer: { connected: true },
  resyncing: false,
  silenceMs: 30_000,
};

const stateOf = (facts: Partial<PictureFacts>, now = 13_000) => pictureAge({ ...calm, ...facts }, now).state;

test('a picture is as old as the last time it was known to be the page', () => {
  assert.deepEqual(pictureAge(calm, 13_000), { state: 'live', ageMs: 1_000 });
  assert.deepEqual(pictureAge({ ...calm, connection: 'reconnecting' }, 52_000), {
    state: 'reconnecting',
    ageMs: 40_000,
  });
});

test('without a picture there is no age', () => {
  assert.deepEqual(pictureAge({ ...calm, pictured: false }, 13_000), { state: 'waiting-for-page', ageMs: null });
});

test('an age is never negative', () => {
  assert.equal(pictureAge({ ...calm, confirmedAt: 14_000 }, 13_000).ageMs, 0);
});

test('a picture that nothing confirmed for longer than the silence limit is not called live', () => {
  assert.equal(stateOf({}, 12_000 + 30_000), 'live');
  assert.equal(stateOf({}, 12_000 + 30_001), 'customer-silent');
});

test('presence tells why the picture stands', () => {
  assert.equal(stateOf({ customer: { connected: false } }), 'customer-away');
  assert.equal(stateOf({ customer: { connected: false, why: 'hidden' } }), 'customer-away');
  assert.equal(stateOf({ customer: { connected: false, why: 'navigating' } }), 'customer-navigating');
  assert.equal(stateOf({ customer: { connected: true, why: 'navigating' } }), 'customer-navigating');
  assert.equal(stateOf({ customer: { connected: true, why: 'hidden' } }), 'customer-hidden');
  assert.equal(stateOf({ customer: undefined }), 'live');
});

test('the cause nearest to the agent is the one that is named', () => {
  const everything = { resyncing: true, customer: { connected: false }, pictured: false } as const;
  assert.equal(stateOf({ ...everything, connection: 'connecting' }), 'connecting');
  assert.equal(stateOf({ ...everything, connection: 'reconnecting' }), 'reconnecting');
  assert.equal(stateOf(everything), 'customer-away');
  assert.equal(stateOf({ ...everything, customer: { connected: true } }), 'waiting-for-page');
  assert.equal(stateOf({ resyncing: true, customer: { connected: true, why: 'hidden' } }), 'resynchronising');
});
