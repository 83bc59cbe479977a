import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionCalls, newKey } from '../../../src/customer/session-calls.ts';

function calls(answer: Response | Error) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch = (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer);
  };
  return { asked, calls: new SessionCalls('https://host', fetch) };
}

void test('a session is ended with its secret, at its node', () => {
  const { asked, calls: server } = calls(new Response(null, { status: 204 }));
  server.end('i', 'secret', 'n1');
  assert.equal(asked[0]?.url, 'https://host/cobrowse/rest/live/sessions/i?co-browse-node-id=n1');
  assert.equal(asked[0]?.init.method, 'DELETE');
  assert.equal(asked[0]?.init.credentials, 'include');
  assert.deepEqual(asked[0]?.init.headers, { 'X-Cobrowse-Secret': 'secret' });
});

void test('no answer is none, and throws nothing', async () => {
  assert.equal(await calls(new TypeError('Failed to fetch')).calls.ask('', {}), undefined);
});

void test('keys are what the protocol allows, and differ', () => {
  const keys = new Set(Array.from({ length: 200 }, () => newKey((bytes) => crypto.getRandomValues(bytes))));
  assert.equal(keys.size, 200);
  for (const key of keys) assert.match(key, /^[\w-]{16,64}$/);
});
