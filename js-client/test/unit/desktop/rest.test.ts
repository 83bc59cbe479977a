import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAsk, createRest } from '../../../src/desktop/rest.ts';

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

function serverThat(answers: () => Response): { readonly asked: Asked[]; readonly fetcher: typeof fetch } {
  const asked: Asked[] = [];
  const fetcher = ((url: string, init: RequestInit) => {
    asked.push({ url, init });
    return Promise.resolve().then(answers);
  }) as typeof fetch;
  return { asked, fetcher };
}

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

test('signs in with a JSON POST', async () => {
  const { asked, fetcher } = serverThat(() =>
    json(200, { bearer: 'b', name: 'ada', displayName: 'Ada', roles: ['join', 7], expiresInMs: 60_000, more: true }),
  );
  const answer = await createRest(createAsk('https://node.example', fetcher)).signIn('Ada', 'pw');
  assert.deepEqual(answer, {
    is: 'ok',
    value: { agent: { name: 'ada', shown: 'Ada', roles: ['join'] }, bearer: 'b', expiresInMs: 60_000 },
  });
  assert.equal(asked[0]?.url, 'https://node.example/cobrowse/rest/agents/sign-in');
  assert.equal(asked[0]?.init.method, 'POST');
  assert.deepEqual(asked[0]?.init.headers, { 'Content-Type': 'application/json' });
  assert.equal(asked[0]?.init.body, '{"name":"Ada","password":"pw"}');
});

test('looks a code up with the bearer', async () => {
  const { asked, fetcher } = serverThat(() =>
    json(200, { token: '123456789', id: 'uuid', agents: 0, sessionServerName: 'n2' }),
  );
  assert.deepEqual(await createRest(createAsk('', fetcher)).lookUp('123456789', 'b'), {
    is: 'ok',
    value: { session: 'uuid', node: 'n2', sessionServerUrl: null },
  });
  assert.equal(asked[0]?.url, '/cobrowse/rest/live/sessions/123456789');
  assert.deepEqual(asked[0]?.init.headers, { Authorization: 'Bearer b' });
});

test('the URL of a node of its own is taken from a look-up, if it is one', async () => {
  const found = async (sessionServerUrl: unknown) => {
    const { fetcher } = serverThat(() => json(200, { id: 'uuid', sessionServerName: 'n2', sessionServerUrl }));
    return createRest(createAsk('', fetcher)).lookUp('123456789', 'b');
  };
  const at = (sessionServerUrl: string | null) => ({
    is: 'ok',
    value: { session: 'uuid', node: 'n2', sessionServerUrl },
  });
  assert.deepEqual(await found('https://n2:8443'), at('https://n2:8443'));
  for (const url of ['javascript:alert(1)', 'https://n2/x', 7]) assert.deepEqual(await found(url), at(null));
});

test('ends a session with the bearer, at its node, to which the answer has no body', async () => {
  const { asked, fetcher } = serverThat(() => new Response(null, { status: 204 }));
  assert.deepEqual(await createRest(createAsk('', fetcher)).end('uuid', 'b', 'n2'), { is: 'ok', value: true });
  assert.equal(asked[0]?.url, '/cobrowse/rest/live/sessions/uuid?co-browse-node-id=n2');
  assert.equal(asked[0]?.init.method, 'DELETE');
  assert.deepEqual(asked[0]?.init.headers, { Authorization: 'Bearer b' });
});

test('a refusal is told by its code, not by the HTTP status', async () => {
  const { fetcher } = serverThat(() =>
    json(404, { code: 4404, name: 'unknown-session', retry: 'stop', reason: 'no such session' }),
  );
  assert.deepEqual(await createRest(createAsk('', fetcher)).lookUp('123456789', 'b'), {
    is: 'refused',
    code: 4404,
    reason: 'no such session',
  });
});

for (const [what, answers] of [
  ['a page of a proxy', () => new Response('<h1>502 Bad Gateway</h1>', { status: 502 })],
  ['a 200 that does not parse', () => new Response('{"id":', { status: 200 })],
  ['a 200 without an id', () => json(200, {})],
  ['an error without a code', () => json(500, { message: 'boom' })],
  ['no network', () => Promise.reject(new TypeError('failed')) as never],
] as const)
  test(`${what} counts as unreachable`, async () => {
    assert.deepEqual(await createRest(createAsk('', serverThat(answers).fetcher)).lookUp('1', 'b'), {
      is: 'unreachable',
    });
  });

test('demo credentials come only from a server in demo mode', async () => {
  const demo = (body: unknown) => createRest(createAsk('', serverThat(() => json(200, body)).fetcher)).demo();
  assert.deepEqual(await demo({ demo: { agent: 'demo', password: 'pw' } }), {
    is: 'ok',
    value: { agent: 'demo', password: 'pw' },
  });
  assert.deepEqual(await demo({}), { is: 'unreachable' });
  assert.deepEqual(await demo({ demo: null }), { is: 'unreachable' });
});
