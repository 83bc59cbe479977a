import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterEvent, signedIn } from '../../../src/desktop/desktop-state.ts';
import { createTabMemory } from '../../../src/desktop/tab-memory.ts';

const agent = { name: 'ada', shown: 'Ada', roles: ['join'] };
const rejoin = { session: 'uuid', secret: 's3cret', code: '123456789', node: 'n1', sessionServerUrl: 'https://n1' };

function shelf(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

test('a bearer survives a reload until it expires', () => {
  const storage = shelf();
  const credentials = { agent, bearer: 'b', expiresAt: 1_000 };
  createTabMemory(() => storage).keepCredentials(credentials);
  assert.deepEqual(createTabMemory(() => storage).credentials(999), credentials);
  assert.equal(createTabMemory(() => storage).credentials(1_000), null);
});

test('a joined session is remembered, and forgotten when it is over', () => {
  const storage = shelf();
  const memory = createTabMemory(() => storage);
  const joined = signedIn(agent, rejoin);
  memory.keepRejoin(joined);
  assert.deepEqual(memory.rejoin(), rejoin);
  const expired = { is: 'refused', code: 4401, retry: 'stop', reason: '' } as const;
  memory.keepRejoin(afterEvent(joined, { type: 'over', ending: expired }));
  assert.deepEqual(memory.rejoin(), rejoin);
  memory.keepRejoin(afterEvent(joined, { type: 'over', ending: { is: 'left' } }));
  assert.equal(memory.rejoin(), null);
});

test('signing out leaves nothing behind', () => {
  const storage = shelf();
  const memory = createTabMemory(() => storage);
  memory.keepCredentials({ agent, bearer: 'b', expiresAt: 1_000 });
  memory.keepRejoin(signedIn(agent, rejoin));
  memory.keepCredentials(null);
  memory.keepRejoin(signedIn(agent, null));
  assert.equal(storage.items.size, 0);
});

for (const garbage of ['{', '[]', '"x"', 'null', '{"name":1,"session":2}'])
  test(`storage with ${garbage} counts as empty`, () => {
    const storage = shelf();
    const memory = createTabMemory(() => storage);
    storage.items.set('cobrowse.agent', garbage);
    storage.items.set('cobrowse.joined', garbage);
    assert.equal(memory.credentials(0), null);
    assert.equal(memory.rejoin(), null);
  });

test('a browser that forbids storage costs only the reload', () => {
  const memory = createTabMemory(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  memory.keepCredentials({ agent, bearer: 'b', expiresAt: 1 });
  memory.keepRejoin(signedIn(agent, rejoin));
  assert.equal(memory.credentials(0), null);
  assert.equal(memory.rejoin(), null);
});
