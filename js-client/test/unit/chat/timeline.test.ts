import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, Timeline } from '../../../src/chat/timeline.ts';

const entry = (clock: number, sender: string, id: string, kind = 'message', text = ''): Entry => ({
  sender,
  id,
  clock,
  atMs: clock,
  kind,
  text,
});

function timeline(...entries: readonly Entry[]): Timeline {
  const made = new Timeline();
  for (const each of entries) made.add(each);
  return made;
}

const codeOf = ({ cobrowse }: Timeline) => cobrowse?.text;
const askedBy = ({ invitation }: Timeline) => invitation?.id;

void test('entries stand by clock, sender and id, however they come', () => {
  const all = [
    entry(1, 'customer', 'b'),
    entry(1, 'customer', 'a'),
    entry(1, 'agent/x', 'z'),
    entry(2, 'agent/x', 'a'),
    entry(3, 'customer', 'c'),
  ];
  const expected = ['z', 'a', 'b', 'a', 'c'];
  for (const order of [all, [...all].reverse(), [...all.slice(2), ...all.slice(0, 2)]])
    assert.deepEqual(
      timeline(...order).entries.map(({ id }) => id),
      expected,
    );
});

void test('an entry is there once, and a late one is told where it belongs', () => {
  const made = timeline(entry(1, 'customer', 'a'), entry(3, 'customer', 'c'));
  assert.equal(made.add(entry(1, 'customer', 'a')), -1);
  assert.equal(made.add(entry(2, 'customer', 'b')), 1);
  assert.equal(made.entries.length, 3);
});

void test('agents are those who joined and have not left since', () => {
  const made = timeline(
    entry(1, 'agent/a', 'j1', 'joined'),
    entry(2, 'agent/b', 'j1', 'joined'),
    entry(3, 'agent/a', 'l1', 'left'),
  );
  assert.deepEqual([...made.agents.keys()], ['agent/b']);
  made.add(entry(4, 'agent/a', 'j2', 'joined'));
  assert.deepEqual([...made.agents.keys()].sort(), ['agent/a', 'agent/b']);
});

void test('a live session runs from its start to its end, and again after a loss', () => {
  const made = timeline(entry(1, 'system', '1-started', 'cobrowse-started', '123456789'));
  assert.equal(codeOf(made), '123456789');
  made.add(entry(2, 'system', '1-ended', 'cobrowse-lost'));
  assert.equal(codeOf(made), undefined);
  made.add(entry(3, 'system', '2-started', 'cobrowse-started', '123456780'));
  assert.equal(codeOf(made), '123456780');
  made.add(entry(4, 'customer', 'm', 'message'));
  assert.equal(codeOf(made), '123456780');
});

void test('an invitation is open until it is declined or followed by a session, and while its agent is there', () => {
  const made = timeline(entry(1, 'agent/a', 'j', 'joined'), entry(2, 'agent/a', 'i1', 'invited'));
  assert.equal(askedBy(made), 'i1');
  made.add(entry(3, 'customer', 'd', 'declined'));
  assert.equal(askedBy(made), undefined);
  made.add(entry(4, 'agent/a', 'i2', 'invited'));
  assert.equal(askedBy(made), 'i2');
  made.add(entry(5, 'agent/a', 'l', 'left'));
  assert.equal(askedBy(made), undefined);
});

void test('unread are messages of others above what was seen', () => {
  const made = timeline(
    entry(1, 'agent/a', 'm1'),
    entry(2, 'customer', 'm2'),
    entry(3, 'system', 's', 'customer-back'),
    entry(4, 'agent/a', 'm3'),
  );
  assert.equal(made.unread('customer', 0), 2);
  assert.equal(made.unread('customer', 1), 1);
  assert.equal(made.unread('agent/a', 0), 1);
});

void test('of one message with two clocks the lower is valid, whichever comes first', () => {
  const made = timeline(entry(1, 'customer', 'a'), entry(5, 'customer', 'b'), entry(3, 'agent/a', 'c'));
  assert.equal(made.add(entry(2, 'customer', 'b')), 1);
  assert.equal(made.add(entry(5, 'customer', 'b')), -1);
  assert.deepEqual(
    made.entries.map(({ id }) => id),
    ['a', 'b', 'c'],
  );
});
