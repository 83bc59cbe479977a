import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SESSION_KEY } from '../../../src/customer/loader-contract.ts';
import { TabMemory } from '../../../src/customer/tab-memory.ts';

const session = {
  version: '1.2.3',
  id: 'id',
  token: '123456789',
  secret: 's',
  node: 'n1',
  server: 'https://there',
  sessionServerUrl: 'https://n1.there',
  epoch: 4,
};

function storage(texts = new Map<string, string>()) {
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
}

void test('a session is remembered until it is cleared', () => {
  const kept = storage();
  const memory = new TabMemory(() => kept);
  assert.equal(memory.read(), undefined);
  memory.write(session);
  assert.deepEqual(new TabMemory(() => kept).read(), session);
  memory.clear();
  assert.equal(memory.read(), undefined);
});

void test('what is no session is none', () => {
  const wrong = [
    'no json',
    'null',
    '7',
    '[]',
    '{}',
    JSON.stringify({ ...session, secret: 7 }),
    JSON.stringify({ ...session, id: '' }),
    JSON.stringify({ ...session, epoch: 0 }),
    JSON.stringify({ ...session, epoch: 1.5 }),
    JSON.stringify({ ...session, epoch: '4' }),
  ];
  for (const text of wrong)
    assert.equal(new TabMemory(() => storage(new Map([[SESSION_KEY, text]]))).read(), undefined, text);
});

void test('a browser without storage has no memory and no errors', () => {
  const memory = new TabMemory(() => {
    throw new Error('SecurityError');
  });
  memory.write(session);
  memory.clear();
  assert.equal(memory.read(), undefined);
});
