import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Guide } from '../../../src/customer/guide.ts';
import type { GuideLayer } from '../../../src/customer/guide-layer.ts';

function guide(...answers: ('comes' | 'fails')[]) {
  const drawn: string[] = [];
  const layer = { keep: () => drawn.push('keep'), clear: () => drawn.push('clear'), follow: () => undefined };
  const seen = { fetches: 0, failures: 0, drawn };
  const made = new Guide(
    () => {
      seen.fetches++;
      return answers.shift() === 'comes'
        ? Promise.resolve(layer as unknown as GuideLayer)
        : Promise.reject(new Error('no script'));
    },
    () => seen.failures++,
  );
  return { seen, guide: made };
}

const settled = () => new Promise((resolve) => void setImmediate(resolve));
const somebody = new Set(['a1']);

void test('the script is fetched once, when the first agent is there', async () => {
  const { seen, guide: made } = guide('comes');
  made.keep(new Set());
  assert.equal(seen.fetches, 0);
  made.keep(somebody);
  made.keep(somebody);
  await settled();
  made.keep(somebody);
  assert.equal(seen.fetches, 1);
  assert.equal(seen.failures, 0);
});

void test('what came last before the script is drawn once it is there, and all that comes after', async () => {
  const { seen, guide: made } = guide('comes');
  made.keep(somebody);
  for (const name of ['first', 'last']) made.draw(() => seen.drawn.push(name));
  assert.deepEqual(seen.drawn, []);
  await settled();
  made.draw(() => seen.drawn.push('later'));
  assert.deepEqual(seen.drawn, ['last', 'later']);
});

void test('nothing is drawn late of agents who have left, or for a link that is lost', async () => {
  for (const end of [(made: Guide) => made.clear(), (made: Guide) => made.keep(new Set())]) {
    const { seen, guide: made } = guide('comes');
    made.keep(somebody);
    made.draw(() => seen.drawn.push('late'));
    end(made);
    await settled();
    assert.deepEqual(seen.drawn, []);
  }
});

void test('a script that does not come is told, and asked for again with the next news of agents', async () => {
  const { seen, guide: made } = guide('fails', 'comes');
  made.keep(somebody);
  made.draw(() => seen.drawn.push('kept'));
  await settled();
  assert.deepEqual([seen.fetches, seen.failures], [1, 1]);
  made.keep(somebody);
  await settled();
  assert.deepEqual([seen.fetches, seen.failures, seen.drawn], [2, 1, ['kept']]);
});

void test('what cannot be drawn is told and stays in here', async () => {
  const { seen, guide: made } = guide('comes');
  made.keep(somebody);
  made.draw(() => {
    throw new Error('broken page');
  });
  await settled();
  made.keep(somebody);
  assert.deepEqual([seen.fetches, seen.failures], [1, 1]);
});
