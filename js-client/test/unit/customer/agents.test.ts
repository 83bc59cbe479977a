import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentsOf, comings } from '../../../src/customer/agents.ts';
import type { Participant } from '../../../src/protocol/frames.ts';

const agent = (participant: string, name = participant, connected = true): Participant => ({
  participant,
  role: 'agent',
  name,
  connected,
});

void test('who came and who went is told by identity, not by name', () => {
  const change = comings([agent('1', 'Anna'), agent('2', 'Ben')], [agent('2', 'Ben'), agent('3', 'Anna')]);
  assert.deepEqual(change, { joined: ['Anna'], left: ['Anna'] });
});

void test('a lost connection is no leaving', () => {
  assert.deepEqual(comings([agent('1')], [agent('1', '1', false)]), { joined: [], left: [] });
});

void test('the customer is no agent', () => {
  const customer: Participant = { participant: 'c', role: 'customer', name: '', connected: true };
  assert.deepEqual(agentsOf([customer, agent('1')]), [agent('1')]);
});
