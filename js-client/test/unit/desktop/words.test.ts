import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  duration,
  wordsForCode,
  wordsForEnding,
  wordsForParticipant,
  wordsForPicture,
  wordsForPresence,
  wordsForProblem,
  wordsForReason,
  wordsForSignIn,
  wordsForWarning,
} from '../../../src/desktop/words.ts';
import type { EndReason } from '../../../src/protocol/frames.ts';

/** Tests run in `js-client`. */
const protocol = '../docs/protocol/v1';
const { codes } = JSON.parse(readFileSync(`${protocol}/codes.json`, 'utf8')) as { codes: { code: number }[] };
/** The closed list of the specification, mark S7. */
const reasons = [
  ...(/closed list of reasons:\s+([^.]*)\./.exec(readFileSync(`${protocol}/spec.md`, 'utf8'))?.[1] ?? '').matchAll(
    /`([a-z-]+)`/g,
  ),
].map(([, reason]) => reason as EndReason);

test('every code of the table has a sentence of its own', () => {
  assert.ok(codes.length >= 18);
  const sentences = codes.map(({ code }) => wordsForCode(code, 'SERVER WORDS'));
  assert.equal(new Set(sentences).size, codes.length);
  for (const sentence of sentences) assert.match(sentence, /^[A-Z].{15,}[.…]$/);
});

test('a code that is not in the table keeps the words of the server', () => {
  assert.equal(wordsForCode(4999, 'the moon is full'), 'the moon is full');
  assert.match(wordsForCode(4999), /4999/);
});

test('every end reason of the specification has a sentence of its own', () => {
  assert.equal(reasons.length, 9);
  const sentences = reasons.map(wordsForReason);
  assert.equal(new Set(sentences).size, reasons.length);
  for (const sentence of sentences) assert.match(sentence, /^[A-Z].{15,}\.$/);
  for (const reason of reasons) assert.equal(wordsForEnding({ is: 'ended', reason }), wordsForReason(reason));
});

test('a session that is lost while it is watched is not explained as a wrong code', () => {
  const lost = wordsForEnding({ is: 'refused', code: 4404, retry: 'stop', reason: '' });
  assert.notEqual(lost, wordsForCode(4404));
  assert.equal(wordsForEnding({ is: 'refused', code: 4409, retry: 'stop', reason: '' }), wordsForCode(4409));
});

test('unknown, ended, full, refused, too many tries and unreachable are told apart', () => {
  const problems = [4403, 4404, 4411, 4412, 4420].map((code) => ({ is: 'refused', code, reason: '' }) as const);
  const sentences = [...problems, { is: 'unreachable' } as const].map(wordsForProblem);
  assert.equal(new Set(sentences).size, 6);
});

test('at the door unauthorized means the password', () => {
  const problem = { is: 'refused', code: 4401, reason: '' } as const;
  assert.match(wordsForSignIn(problem), /password/);
  assert.notEqual(wordsForSignIn(problem), wordsForProblem(problem));
});

test('a live picture speaks of its age only when it rests', () => {
  assert.equal(wordsForPicture({ state: 'live', ageMs: 900 }), 'Live');
  assert.equal(wordsForPicture({ state: 'live', ageMs: 7_400 }), 'Live · checked 7 s ago');
});

test('a picture that lags tells cause and age', () => {
  assert.equal(wordsForPicture({ state: 'customer-hidden', ageMs: 180_000 }), 'Customer’s tab is hidden · 3 min old');
  assert.equal(wordsForPicture({ state: 'waiting-for-page', ageMs: null }), 'Waiting for the customer’s page');
});

test('durations have one unit and never a minus', () => {
  assert.deepEqual([-5, 400, 59_600, 99_000, 100_000, 3_600_000, 7_200_000].map(duration), [
    '0 s',
    '0 s',
    '60 s',
    '99 s',
    '2 min',
    '60 min',
    '2 h',
  ]);
});

test('a warning says what will happen and when', () => {
  assert.equal(wordsForWarning('idle', 58_000), 'Nothing has happened for a while. The session ends in 58 s.');
  assert.equal(wordsForWarning('error', 58_000), 'The session ends in 58 s.');
});

test('participants have a name and a presence, whatever the server knows of them', () => {
  const customer = { participant: 'c', role: 'customer', name: '', connected: true } as const;
  const agent = { participant: 'a', role: 'agent', name: 'Ada', connected: false } as const;
  assert.equal(wordsForParticipant(customer, 'a'), 'Customer');
  assert.equal(wordsForParticipant(agent, 'a'), 'Ada (you)');
  assert.equal(wordsForParticipant(agent, null), 'Ada');
  assert.equal(wordsForPresence(customer), 'connected');
  assert.equal(wordsForPresence(agent), 'away');
  assert.equal(wordsForPresence({ ...customer, why: 'hidden' }), 'tab hidden');
  assert.equal(wordsForPresence({ ...customer, connected: false, why: 'navigating' }), 'loading a page');
});
