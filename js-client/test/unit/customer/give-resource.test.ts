import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveResource } from '../../../src/customer/give-resource.ts';

Object.assign(globalThis, { location: { origin: 'https://shop.example' } });

interface Call {
  readonly url: string;
  readonly init: RequestInit;
}

/** `has`: what the site gives; `knows`: whether the server has it already; `answers`: of the page, whether it shows the picture, and of later asking. */
function world(
  has: Blob | undefined,
  knows: boolean,
  takes = true,
  answers: readonly (boolean | undefined)[] = [true],
) {
  const waits: number[] = [];
  const calls: Call[] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    calls.push({ url, init });
    if (!url.startsWith('/server'))
      return Promise.resolve(has ? new Response(has) : new Response(null, { status: 401 }));
    const have = url.includes('hash=') ? knows : init.body !== undefined && takes;
    return Promise.resolve(Response.json({ have }));
  };
  const give = (url: string) =>
    giveResource(
      url,
      () => answers[Math.min(waits.length, answers.length - 1)],
      (run, ms) => (waits.push(ms), queueMicrotask(run)),
      fetch,
      'secret',
      (query, init) => fetch(`/server/7?${query}x`, init),
    );
  return { calls, give, waits };
}

const PICTURE = new Blob(['picture']);

void test('I1: what is not to be given is not asked of the site, and said to be missing', async () => {
  for (const [url, isShown] of [
    ['https://shop.example/a.png', false],
    ['https://elsewhere.example/a.png', true],
    ['no address', true],
  ] as const) {
    const { calls, give } = world(PICTURE, false, true, [isShown]);
    await give(url);
    assert.deepEqual(
      calls.map((call) => call.url),
      ['/server/7?x'],
    );
    assert.equal(calls[0]?.init.body, undefined);
  }
});

void test('as long as it is not known what the page shows nothing is given and nothing refused', async () => {
  const { calls, give, waits } = world(PICTURE, true, true, [undefined, undefined, true]);
  await give('https://shop.example/a.png');
  assert.equal(waits.length, 2);
  assert.equal(calls[0]?.url, 'https://shop.example/a.png');
});

void test('what is never known is said to be missing before the server gives up', async () => {
  const { calls, give, waits } = world(PICTURE, true, true, [undefined]);
  await give('https://shop.example/a.png');
  assert.ok(waits.reduce((sum, ms) => sum + ms, 0) < 15_000);
  assert.deepEqual(
    calls.map(({ url }) => url),
    ['/server/7?x'],
  );
});

void test('I1: it is taken from the own site only, with what the customer has there', async () => {
  const { calls, give } = world(PICTURE, true);
  await give('https://shop.example/a.png');
  assert.equal(calls[0]?.init.mode, 'same-origin');
  assert.equal(calls[0]?.init.credentials, 'same-origin');
});

void test('what the server knows by its hash is not sent', async () => {
  const { calls, give } = world(PICTURE, true);
  await give('https://shop.example/a.png');
  assert.equal(calls.length, 2);
  assert.match(calls[1]?.url ?? '', /\?hash=[0-9a-f]{64}&x$/);
});

void test('what it does not know is sent, with the secret', async () => {
  const { calls, give } = world(PICTURE, false);
  await give('https://shop.example/a.png');
  assert.equal(calls.length, 3);
  assert.equal(await (calls[2]?.init.body as Blob).text(), 'picture');
  assert.equal((calls[2]?.init.headers as Record<string, string>)['X-Cobrowse-Secret'], 'secret');
});

void test('what the site or the server refuses is said to be missing', async () => {
  for (const [has, takes] of [
    [undefined, true],
    [PICTURE, false],
    [new Blob([]), true],
  ] as const) {
    const { calls, give } = world(has, false, takes);
    await give('https://shop.example/a.png');
    assert.equal(calls.at(-1)?.url, '/server/7?x');
    assert.equal(calls.at(-1)?.init.body, undefined);
  }
});
