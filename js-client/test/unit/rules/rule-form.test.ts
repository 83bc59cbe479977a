import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRules } from '../../../src/rules/file.ts';
import { loadRules } from '../../../src/rules.ts';

const form = { privateByDefault: false, sets: [{ pages: [['+aa', '!']], dataMasking: ['#a'] }] };
const page = { document: { defaultView: { location: { href: 'https://a.example/' } }, nodeType: 9 } } as never;

test('rules of a server are read', () => {
  const { sets, privateByDefault } = readRules(form);
  assert.equal(privateByDefault, false);
  assert.deepEqual(sets[0]?.selectors.dataMasking, ['#a']);
  assert.deepEqual(sets[0]?.selectors.shown, []);
  assert.equal(sets[0]?.paused, false);
});

for (const bad of [
  null,
  [],
  {},
  { privateByDefault: 1, sets: [] },
  { privateByDefault: false, sets: {} },
  { privateByDefault: false, sets: [{}] },
  { privateByDefault: false, sets: [{ pages: [['a'], [[{}]]] }] },
  { privateByDefault: false, sets: [{ pages: [], dataMasking: [1] }] },
  { privateByDefault: false, sets: [{ pages: [], paused: 'yes' }] },
  { privateByDefault: false, sets: [{ pages: [], shredding: ['#a'] }] },
])
  test(`rules that are not as they should be are not read: ${JSON.stringify(bad)}`, () => {
    assert.throws(() => readRules(bad));
  });

async function load(
  answers: (() => Promise<Response>)[],
): Promise<{ hash: string | undefined; asked: number; waits: number[] }> {
  let asked = 0;
  const waits: number[] = [];
  const ask = () => (answers[asked++] ?? (() => Promise.reject(new Error('no more'))))();
  const source = {
    ask,
    tries: 3,
    pause: (ms: number) => Promise.resolve(void waits.push(ms)),
    isWanted: () => true,
  };
  const rules = await loadRules(source, page, () => undefined);
  return { hash: rules?.hash, asked, waits };
}

const answer =
  (body: unknown, status = 200) =>
  () =>
    Promise.resolve(new Response(JSON.stringify(body), { status }));

test('what cannot be had or read is asked for again, and given up', async () => {
  const { hash, asked, waits } = await load([
    () => Promise.reject(new TypeError('network')),
    answer({ hash: 'x', rules: form }, 503),
    () => Promise.resolve(new Response('<html>')),
  ]);
  assert.deepEqual([hash, asked, waits.length], [undefined, 3, 2]);
});

test('the first that can be read is taken', async () => {
  assert.deepEqual((await load([answer({ rules: form }), answer({ hash: 'h', rules: form })])).hash, 'h');
  assert.equal((await load([answer({ hash: '', rules: { privateByDefault: false, sets: [] } })])).hash, '');
});
