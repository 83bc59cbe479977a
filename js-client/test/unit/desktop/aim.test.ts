import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desktopAt, nextTryMs, readAddress, WAIT_MS } from '../../../src/desktop/aim.ts';

const refused = (code: number) => ({ is: 'refused', code, reason: '' }) as const;
const address = (text: string) => readAddress(new URL(text, 'https://host/cobrowse/agent/'));

test('an address may have a code, a topic or a session token, in its query or its fragment', () => {
  assert.deepEqual(address('?token=123+456+789'), { code: '123456789', aim: null, moved: false });
  assert.deepEqual(address('?topic=case-1').aim, { by: 'topic', text: 'case-1' });
  assert.deepEqual(address('#sessionToken=a.b.c').aim, { by: 'sessionToken', text: 'a.b.c' });
  assert.deepEqual(address('?topic=x&sessionToken=a.b.c').aim, { by: 'sessionToken', text: 'a.b.c' });
  assert.deepEqual(address('?topic=&token=12'), { code: null, aim: null, moved: false });
});

test('the desktop of another data centre is told the same, and that the agent was sent', () => {
  for (const aim of [
    { by: 'topic', text: 'a&b#c' },
    { by: 'sessionToken', text: 'a.b.c' },
  ] as const) {
    const { origin, search, hash } = new URL(desktopAt('https://there:8443', { aim }));
    assert.equal(origin, 'https://there:8443');
    assert.deepEqual(readAddress({ search, hash }), { code: null, aim, moved: true });
  }
  assert.equal(address(new URL(desktopAt('https://there', { code: '123456789' })).hash).code, '123456789');
});

test('a topic is waited for with growing pauses, for so long and no longer', () => {
  assert.equal(nextTryMs(refused(4404), 1, 0, 0), 1_000);
  assert.equal(nextTryMs(refused(4404), 4, 0, 0), 8_000);
  assert.equal(nextTryMs(refused(4404), 50, 0, 0), 10_000);
  assert.equal(nextTryMs(refused(4404), 50, 0, 1), 8_000);
  assert.equal(nextTryMs({ is: 'unreachable' }, 1, 0, 0), 1_000);
  assert.equal(nextTryMs(refused(4420), 1, 0, 0), 30_000);
  assert.equal(nextTryMs(refused(4404), 5, WAIT_MS, 0), null);
});

test('what a pause does not cure is told at once', () => {
  for (const code of [4400, 4401, 4403, 4423]) assert.equal(nextTryMs(refused(code), 1, 0, 0), null);
});
