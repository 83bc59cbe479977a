import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionCalls, newKey } from '../../../src/customer/session-calls.ts';

const created = { id: 'i', token: '123456789', secret: 's', sessionServerName: 'n1', state: 'waiting', createdMs: 1 };

function calls(...answers: (Response | Error)[]) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch = (url: string, init: RequestInit) => {
    asked.push({ url, init });
    const answer = answers.shift();
    return answer instanceof Response
      ? Promise.resolve(answer)
      : Promise.reject(answer ?? new Error('no more answers'));
  };
  return { asked, calls: new SessionCalls('https://host', fetch) };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

void test('a session is asked for with its key and the route cookie', async () => {
  const { asked, calls: server } = calls(json(created, 201));
  const creation = await server.create('k'.repeat(16));
  assert.deepEqual(creation, { is: 'created', id: 'i', token: '123456789', secret: 's', node: 'n1' });
  assert.equal(asked[0]?.url, 'https://host/cobrowse/rest/live/sessions');
  assert.equal(asked[0]?.init.credentials, 'include');
  assert.equal(asked[0]?.init.body, `{"key":"${'k'.repeat(16)}"}`);
});

void test('an answer that does not parse is asked for once more, with the same key', async () => {
  const { asked, calls: server } = calls(new Response('<html>proxy</html>'), json(created));
  assert.equal((await server.create('k'.repeat(16))).is, 'created');
  assert.equal(asked.length, 2);
  assert.equal(asked[0]?.init.body, asked[1]?.init.body);
  const twice = calls(new Response('x'), json({}));
  assert.deepEqual(await twice.calls.create('k'.repeat(16)), { is: 'unreachable' });
});

void test('a refusal has its name, a server that is not there is unreachable', async () => {
  const refused = calls(json({ code: 4422, name: 'origin-refused', retry: 'stop', reason: 'not listed' }, 403));
  assert.deepEqual(await refused.calls.create('k'.repeat(16)), {
    is: 'refused',
    name: 'origin-refused',
    reason: 'not listed',
  });
  assert.equal(refused.asked.length, 1);
  assert.deepEqual(await calls(new TypeError('Failed to fetch')).calls.create('k'), { is: 'unreachable' });
  assert.deepEqual(await calls(json({ oops: 1 }, 503)).calls.create('k'), { is: 'unreachable' });
});

void test('a session is ended with its secret', async () => {
  const { asked, calls: server } = calls(new Response(null, { status: 204 }));
  assert.equal(await server.end('i', 'secret'), true);
  assert.equal(asked[0]?.url, 'https://host/cobrowse/rest/live/sessions/i');
  assert.equal(asked[0]?.init.method, 'DELETE');
  assert.deepEqual(asked[0]?.init.headers, { 'X-Cobrowse-Secret': 'secret' });
  assert.equal(await calls(new Error('gone')).calls.end('i', 's'), false);
});

void test('keys are what the protocol allows, and differ', () => {
  const keys = new Set(Array.from({ length: 200 }, () => newKey((bytes) => crypto.getRandomValues(bytes))));
  assert.equal(keys.size, 200);
  for (const key of keys) assert.match(key, /^[\w-]{16,64}$/);
});
