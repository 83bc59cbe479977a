import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Surroundings } from '../../../src/control/hands.ts';
import type { ClientHeader, ControlHeader, EventHeader } from '../../../src/protocol/frames.ts';

const element = { setAttribute: () => undefined, append: () => undefined, remove: () => undefined };
class FakeDocument {
  createElement() {
    return element;
  }
}
Object.assign(globalThis, { Document: FakeDocument, document: new FakeDocument(), Node: FakeDocument });

const granted: ControlHeader = { type: 'control', state: 'granted', ask: 1, agent: 'a1' };
const event: EventHeader = {
  type: 'event',
  position: 1,
  publisher: 'a1',
  epoch: 1,
  seq: 1,
  kind: 'action',
  length: 0,
  action: { grant: 1, page: 7, does: 'reload' },
};

/** An action in a page of so many slices; `looked` is called with each look. */
async function acted(
  slices: number,
  looked: (look: number, control: { now: ControlHeader }) => void = () => undefined,
) {
  const { Hands } = await import('../../../src/control/hands.ts');
  let looks = 0;
  let said: (code: string) => void = () => undefined;
  const outcome = new Promise<string>((resolve) => (said = resolve));
  const control = {
    now: granted,
    say: (header: ClientHeader) => header.type === 'outcome' && said(header.code),
    revoke: () => undefined,
  };
  const page = {
    window: { addEventListener: () => undefined, location: { reload: () => undefined } },
    host: { wear: () => undefined, add: () => undefined, element },
    rules: {},
    control,
    capture: { mirror: {}, knownOf: () => undefined, flush: () => (looked(++looks, control), looks < slices) },
    epoch: () => 7,
    isService: () => false,
    navigated: () => undefined,
  };
  const hands = new Hands(page as unknown as Surroundings, { now: () => 0, after: () => () => undefined });
  hands.act(event, new TextEncoder().encode('{}'), 'Ada');
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  const looksInOneTask = looks;
  return { outcome: await outcome, looks, looksInOneTask };
}

void test('a page that has changed much is looked at in tasks of its own before an agent acts', async () => {
  assert.deepEqual(await acted(5), { outcome: 'done', looks: 5, looksInOneTask: 1 });
});

void test('who has lost the grant between two looks does not act', async () => {
  const revoke = (look: number, control: { now: ControlHeader }) => {
    if (look === 2) control.now = { type: 'control', state: 'none' };
  };
  assert.deepEqual(await acted(5, revoke), { outcome: 'no-grant', looks: 2, looksInOneTask: 1 });
});

void test('a page that changes without end is not acted in', async () => {
  const { outcome, looks } = await acted(Infinity);
  assert.deepEqual([outcome, looks], ['page-changed', 50]);
});
