import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hands } from '../../../src/control/hands.ts';
import { Control } from '../../../src/customer/control.ts';
import type { ControlHeader } from '../../../src/protocol/frames.ts';

const granted: ControlHeader = { type: 'control', state: 'granted', agent: 'agent-1', name: 'Anna', ask: 3 };

function made() {
  const said: object[] = [];
  const fetched: string[] = [];
  const control = new Control(
    () => {
      fetched.push('control');
      return new Promise<Hands>(() => undefined);
    },
    (header) => said.push(header),
    () => undefined,
  );
  return { control, said, fetched };
}

void test('nobody may act before the server says so, and nothing is fetched for it', () => {
  const { control, fetched } = made();
  control.told({ type: 'control', state: 'none' });
  assert.equal(control.controller, undefined);
  assert.deepEqual(fetched, []);
  control.told({ ...granted, state: 'asked' });
  assert.equal(control.controller, undefined);
  assert.deepEqual(fetched, ['control']);
  control.told(granted);
  assert.equal(control.controller, 'Anna');
});

void test('what is revoked stays revoked, whatever the server still says', () => {
  const { control, said } = made();
  control.told(granted);
  control.revoke();
  assert.equal(control.controller, undefined);
  assert.deepEqual(said, [{ type: 'control', step: 'revoke' }]);
  control.told(granted);
  assert.equal(control.controller, undefined);
  assert.equal(said.length, 2);
  control.told({ ...granted, ask: 4 });
  assert.equal(control.controller, 'Anna');
});
