import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Status, cardOf } from '../../../src/customer/status.ts';
import { english, grouped } from '../../../src/customer/strings.ts';

const sharing: Extract<Status, { is: 'sharing' }> = {
  is: 'sharing',
  code: '123456789',
  large: false,
  link: 'open',
  viewers: [],
  bySite: false,
};
const card = (status: Status) => cardOf(status, english);

void test('as long as a session runs there is a card that can end it', () => {
  for (const link of ['connecting', 'open', 'lost'] as const)
    for (const viewers of [[], ['Anna']])
      for (const large of [true, false])
        for (const warning of [undefined, { reason: 'idle' as const, seconds: 5 }]) {
          const shown = card({ ...sharing, link, viewers, large, ...(warning && { warning }) });
          assert.ok(shown);
          assert.ok(shown.buttons.includes('end'), JSON.stringify(shown));
          assert.ok(shown.text.length > 0);
        }
});

void test('the code stands in groups of three', () => {
  assert.equal(grouped('123456789'), '123 456 789');
  assert.equal(card({ ...sharing, large: true })?.code, '123 456 789');
  assert.equal(card(sharing)?.text, 'Waiting for the agent: code 123 456 789');
});

void test('who is viewing is told by name', () => {
  const of = (...viewers: string[]) => card({ ...sharing, viewers })?.text;
  assert.equal(of('Anna'), 'Anna is viewing this page');
  assert.equal(of('Anna', 'Ben'), 'Anna and Ben are viewing this page');
  assert.equal(of('Anna', 'Ben', 'Cy'), 'Anna, Ben and Cy are viewing this page');
});

void test('nobody is said to view while the connection is lost', () => {
  const shown = card({ ...sharing, viewers: ['Anna'], link: 'lost' });
  assert.equal(shown?.tone, 'trouble');
  assert.doesNotMatch(shown?.text ?? '', /Anna/);
});

void test('a warning that the node goes can only be taken note of', () => {
  const shown = card({ ...sharing, viewers: ['Anna'], warning: { reason: 'node-lost', seconds: 60 } });
  assert.match(shown?.text ?? '', /ends in 60 seconds/);
  assert.deepEqual(shown?.buttons, ['end']);
});

void test('a warning can be answered', () => {
  const shown = card({ ...sharing, viewers: ['Anna'], warning: { reason: 'idle', seconds: 60 } });
  assert.ok(shown);
  assert.ok(shown.buttons.includes('extend'));
  assert.match(shown.text, /60 seconds/);
});

void test('what is being continued can be ended', () => {
  assert.deepEqual(card({ is: 'continuing' })?.buttons, ['end']);
});

void test('a lost session is continued by one click, or not', () => {
  assert.deepEqual(card({ is: 'message', text: 'x', again: 'continue' })?.buttons, ['continue', 'close']);
});

void test('what the site continued without asking is said, with who sees the page', () => {
  for (const viewers of [[], ['Anna']])
    assert.match(
      card({ ...sharing, viewers, bySite: true })?.text ?? '',
      /this website has continued it\. (Anna|Waiting)/,
    );
});

void test('nothing to tell, nothing shown', () => {
  assert.equal(card({ is: 'none' }), undefined);
});

void test('every end reason and refusal has words that say it is over', () => {
  const reasons = [
    'customer',
    'agent',
    'controller',
    'idle',
    'never-joined',
    'customer-away',
    'node-lost',
    'limit',
    'error',
  ];
  const texts = reasons.map((reason) => english.ended(reason));
  assert.equal(new Set(texts).size, reasons.length);
  assert.match(english.ended('something new'), /ended/);
  assert.match(english.refused('something new'), /no longer shared/);
});

void test('as long as an agent may act, the customer reads who and can end it', () => {
  for (const warning of [undefined, { reason: 'limit' as const, seconds: 5 }]) {
    const shown = card({ ...sharing, viewers: ['Anna'], controller: 'Anna', ...(warning && { warning }) });
    assert.match(shown?.text ?? '', /Anna can click and type in this page/);
    assert.ok(shown?.buttons.includes('revoke'));
    assert.ok(shown?.buttons.includes('end'));
  }
});

void test('a pause is said, and only the customer’s own can be ended by the customer', () => {
  for (const paused of ['customer', 'page', 'address'] as const) {
    const shown = card({ ...sharing, viewers: ['Anna'], paused });
    assert.match(shown?.text ?? '', /paused/);
    assert.equal(shown?.buttons.includes('resume'), paused === 'customer');
    assert.ok(shown?.buttons.includes('end'));
  }
});
