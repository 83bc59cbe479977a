import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Wish } from '../../../src/customer/loader-contract.ts';
import { type Creation, type Lost, createSession } from '../../../src/customer/creation.ts';

const there = { id: 'i', token: '123456789', secret: 's', sessionServerName: 'n1', state: 'waiting', createdMs: 1 };
const created: Creation = {
  is: 'created',
  id: 'i',
  token: '123456789',
  secret: 's',
  node: 'n1',
  sessionServerUrl: undefined,
};
const lost: Lost = { id: 'old', secret: 'of the old one' };
const key = 'k'.repeat(16);

const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const refusal = (name: string, retry: string, status = 409, headers = {}) =>
  json({ code: 4400, name, retry, reason: '' }, status, headers);
const misdirected = (node: string) => refusal('misdirected', 'reroute', 409, { 'X-Cobrowse-Node': node });
const unknown = () => refusal('unknown-session', 'stop', 404);
const unsure = () => refusal('owner-unknown', 'resume', 503);

/** Asks for a session where these answers come, undefined: none. */
async function making(
  answers: (Response | undefined)[],
  of?: Lost,
  wanted: (calls: number) => boolean = () => true,
  wish?: Wish,
) {
  const asked: { path: string; body: Record<string, unknown> }[] = [];
  const servers: string[] = [];
  const waits: number[] = [];
  const creation = await createSession(
    {
      server: 'https://home',
      fetch: (url, init) => {
        const [, server = '', path = ''] = /^(.*)\/cobrowse\/rest\/live\/sessions(.*)$/.exec(url) ?? [];
        servers.push(server);
        asked.push({ path, body: JSON.parse(init.body as string) as Record<string, unknown> });
        const answer = answers.shift();
        return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('Failed to fetch'));
      },
    },
    key,
    wish,
    of,
    {
      pause: (tries) => {
        waits.push(tries);
        return Promise.resolve();
      },
      isWanted: () => wanted(asked.length),
    },
  );
  return { creation, asked, waits, servers };
}

void test('a session is asked for with its key', async () => {
  const { creation, asked } = await making([json(there, 201)]);
  assert.deepEqual(creation, created);
  assert.deepEqual(asked, [{ path: '', body: { key } }]);
});

void test('U1: the URL of a node of its own is one of the web and nothing else', async () => {
  for (const [told, taken] of [
    ['https://n1.there:8443', 'https://n1.there:8443'],
    ['javascript:alert(1)', undefined],
    ['https://n1.there/path', undefined],
    [7, undefined],
  ]) {
    const { creation } = await making([json({ ...there, sessionServerUrl: told }, 201)]);
    assert.deepEqual(creation, { ...created, sessionServerUrl: taken });
  }
});

void test('an answer that does not parse is asked for once more, with the same key', async () => {
  const { creation, asked } = await making([new Response('<html>proxy</html>'), json(there)]);
  assert.equal(creation.is, 'created');
  assert.deepEqual(asked[0], asked[1]);
  assert.deepEqual((await making([new Response('x'), json({})])).creation, { is: 'unreachable' });
});

void test('a refusal has its name, a server that is not there is unreachable', async () => {
  const refused = await making([refusal('origin-refused', 'stop', 403)]);
  assert.deepEqual(refused.creation, {
    is: 'refused',
    name: 'origin-refused',
    retry: 'stop',
    serverUrl: undefined,
  });
  assert.equal(refused.asked.length, 1);
  assert.deepEqual((await making([undefined])).creation, { is: 'unreachable' });
  assert.deepEqual((await making([json({ oops: 1 }, 503)])).creation, { is: 'unreachable' });
});

void test('a misdirected wish is repeated once, at the node that was named', async () => {
  const led = await making([misdirected('n 2'), json(there)]);
  assert.deepEqual(led.creation, created);
  assert.deepEqual(
    led.asked.map(({ path }) => path),
    ['', '?co-browse-node-id=n%202'],
  );
  const circle = await making([misdirected('n2'), misdirected('n1'), json(there)]);
  assert.equal(circle.creation.is === 'refused' && circle.creation.name, 'misdirected');
  assert.equal(circle.asked.length, 2);
});

const elsewhere = (serverUrl: unknown) =>
  json({ code: 4423, name: 'wrong-data-centre', retry: 'reroute', reason: '', serverUrl }, 409);

void test('a wish of another data centre is taken there, once', async () => {
  const led = await making([elsewhere('https://there:8443'), json(there, 201)]);
  assert.deepEqual(led.creation, created);
  assert.deepEqual(led.servers, ['https://home', 'https://there:8443']);

  const ball = await making([elsewhere('https://there'), elsewhere('https://home'), json(there, 201)]);
  assert.equal(ball.creation.is === 'refused' && ball.creation.name, 'wrong-data-centre');
  assert.deepEqual(ball.servers, ['https://home', 'https://there']);
});

void test('nobody follows what is no base URL of the web', async () => {
  for (const url of [
    'javascript:alert(1)',
    '//there',
    'https://there/path',
    'https://me@there',
    'ftp://there',
    7,
    undefined,
  ]) {
    const { creation, servers } = await making([elsewhere(url)]);
    assert.equal(creation.is, 'refused');
    assert.deepEqual(servers, ['https://home'], String(url));
  }
});

void test('what the site knows of a session stands in its creation, not in a continuation', async () => {
  const wish = { sessionToken: 'a.b.c', topic: 'case-1' };
  const { asked } = await making([json(there, 201)], undefined, undefined, wish);
  assert.deepEqual(asked[0]?.body, { key, ...wish });
  const continued = await making([unknown(), json(there, 201)], lost, undefined, wish);
  assert.deepEqual(
    continued.asked.map(({ body }) => body),
    [
      { key, continues: { session: 'old', secret: 'of the old one' } },
      { key, ...wish },
    ],
  );
});

void test('a lost session is continued with its id and secret', async () => {
  const { creation, asked } = await making([json(there, 201)], lost);
  assert.deepEqual(creation, created);
  assert.deepEqual(asked[0]?.body, { key, continues: { session: 'old', secret: 'of the old one' } });
});

void test('where nobody knows the lost session a plain one is made', async () => {
  const { creation, asked } = await making([unknown(), json(there, 201)], lost);
  assert.deepEqual(creation, created);
  assert.deepEqual(asked[1]?.body, { key });
});

void test('a lost session that somebody continued is found where it is', async () => {
  const { creation, asked } = await making([misdirected('n3'), json(there)], lost);
  assert.deepEqual(creation, created);
  assert.deepEqual(asked[1], {
    path: '?co-browse-node-id=n3',
    body: { key, continues: { session: 'old', secret: 'of the old one' } },
  });
});

void test('who continues waits while the cluster makes up its mind and balancers find out, with the same key', async () => {
  const proxys = () => new Response('<h1>502 Bad Gateway</h1>', { status: 502 });
  const answers = [undefined, proxys(), proxys(), proxys(), proxys(), unsure(), json(there, 201)];
  const { creation, asked, waits } = await making(answers, lost);
  assert.deepEqual(creation, created);
  assert.deepEqual(waits, [1, 2, 3]);
  assert.ok(asked.every(({ body }) => body['key'] === key));
});

void test('patience has an end', async () => {
  const { creation, waits } = await making([], lost);
  assert.deepEqual(creation, { is: 'unreachable' });
  assert.deepEqual(waits, [1, 2, 3, 4, 5]);
});

void test('too many at once is no last word for who continues, and a last word is', async () => {
  const crowded = await making([refusal('too-fast', 'resume', 429), json(there)], lost);
  assert.deepEqual(crowded.creation, created);
  const over = await making([refusal('session-ended', 'stop', 410)], lost);
  assert.deepEqual(over.creation, {
    is: 'refused',
    name: 'session-ended',
    retry: 'stop',
    serverUrl: undefined,
  });
  assert.deepEqual(over.waits, []);
});

void test('who begins anew is told soon that nobody answers, but waits for a node that may have the session', async () => {
  assert.deepEqual((await making([undefined])).waits, [1]);
  assert.deepEqual((await making([refusal('too-fast', 'resume', 429)])).waits, []);
  const repeated = await making([unsure(), json(there)]);
  assert.deepEqual([repeated.creation, repeated.waits], [created, [1]]);
});

void test('a node that dies with the wish in its hands costs a second', async () => {
  const { creation, asked, waits } = await making([undefined, json(there)]);
  assert.deepEqual([creation, waits], [created, [1]]);
  assert.deepEqual(asked[0], asked[1], 'the same key');
});

void test('what is not wanted any more is not asked for', async () => {
  assert.equal((await making([json(there)], lost, () => false)).asked.length, 0);
  const { asked } = await making([undefined, json(there)], lost, (calls) => calls === 0);
  assert.equal(asked.length, 1);
});
