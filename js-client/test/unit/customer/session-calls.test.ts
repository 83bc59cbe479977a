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

void test('who ends a session that nobody answers for is not told by an exception', async () => {
  calls(new TypeError('Failed to fetch')).calls.end('i', 'secret', 'n1');
  // What nobody catches fails the run of the tests.
  await new Promise((resume) => setTimeout(resume, 0));
});

void test('keys are what the protocol allows, and differ', () => {
  const keys = new Set(Array.from({ length: 200 }, () => newKey((bytes) => crypto.getRandomValues(bytes))));
  assert.equal(keys.size, 200);
  for (const key of keys) assert.match(key, /^[\w-]{16,64}$/);
});
