import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionCalls, newKey } from '../../../src/customer/session-calls.ts';

const SESSION = { id: 'i', secret: 'secret', node: 'n1' };

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
  server.end(SESSION);
  assert.equal(asked[0]?.url, 'https://host/cobrowse/rest/live/sessions/i?co-browse-node-id=n1');
  assert.equal(asked[0]?.init.method, 'DELETE');
  assert.equal(asked[0]?.init.credentials, 'include');
  assert.deepEqual(asked[0]?.init.headers, { 'X-Cobrowse-Secret': 'secret' });
});

void test('who ends a session that nobody answers for is not told by an exception', async () => {
  calls(new TypeError('Failed to fetch')).calls.end(SESSION);
  // What nobody catches fails the run of the tests.
  await new Promise((resume) => setTimeout(resume, 0));
});

void test('a node that has a URL of its own is asked there, until it does not answer', async () => {
  const asked: string[] = [];
  let isThere = true;
  const server = new SessionCalls('https://host', (url) => {
    asked.push(new URL(url).origin);
    return url.startsWith('https://host') || isThere
      ? Promise.resolve(new Response())
      : Promise.reject(new TypeError());
  });
  const session = { ...SESSION, sessionServerUrl: 'https://n1' };
  await server.ask(session, '/rules?', {});
  assert.deepEqual(asked, ['https://n1']);

  isThere = false;
  await server.ask(session, '/rules?', {});
  await server.ask(session, '/rules?', {});
  assert.deepEqual(asked, ['https://n1', 'https://n1', 'https://host', 'https://host']);
});

void test('who is asked nowhere hears so', async () => {
  const failure = new TypeError('Failed to fetch');
  const { asked, calls: server } = calls(failure);
  await assert.rejects(server.ask({ ...SESSION, sessionServerUrl: 'https://n1' }, '/rules?', {}), failure);
  assert.equal(asked.length, 2);
});

void test('keys are what the protocol allows, and differ', () => {
  const keys = new Set(Array.from({ length: 200 }, () => newKey((bytes) => crypto.getRandomValues(bytes))));
  assert.equal(keys.size, 200);
  for (const key of keys) assert.match(key, /^[\w-]{16,64}$/);
});
