import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Inbox } from '../../../src/connection/inbox.ts';
import type { EventHeader, EventKind } from '../../../src/protocol/frames.ts';

const limits = { bodyBytes: 1_000_000 };
const none = new Uint8Array(0);

function event(position: number, kind: EventKind = 'delta', length = 0): EventHeader {
  return { type: 'event', position, publisher: 'p', epoch: 1, seq: position, kind, length };
}

function following(position: number): Inbox {
  const inbox = new Inbox('page', limits);
  inbox.resume(0);
  for (let at = 1; at <= position; at++) {
    inbox.receive(event(at, at === 1 ? 'snapshot' : 'delta'), none);
    inbox.applied(at, 0);
  }
  return inbox;
}

void test('hands events over while positions grow by one', () => {
  const inbox = following(3);
  assert.equal(inbox.receive(event(4), none).is, 'deliver');
  assert.equal(inbox.receive(event(4), none).is, 'duplicate');
  assert.equal(inbox.receive(event(2), none).is, 'duplicate');
});

void test('S3: a jump stops everything until a resync', () => {
  const inbox = following(3);
  assert.deepEqual(inbox.receive(event(5), none), { is: 'gap', expected: 4 });
  assert.equal(inbox.receive(event(4), none).is, 'ignored');
  assert.equal(inbox.position, 0, 'a new connection would begin at a snapshot');
  inbox.resync(20);
  assert.equal(inbox.receive(event(20, 'snapshot'), none).is, 'deliver');
  assert.equal(inbox.receive(event(21), none).is, 'deliver');
});

void test('S2: what follows a resync of the page stream is a snapshot', () => {
  const inbox = following(3);
  inbox.resync(20);
  assert.equal(inbox.receive(event(20, 'delta'), none).is, 'gap');
  const guide = new Inbox('guide', limits);
  guide.resume(0);
  guide.resync(8);
  assert.equal(guide.receive(event(8, 'click'), none).is, 'deliver');
});

void test('S2: a new connection goes on behind what was applied, and repeats nothing that was handed over', () => {
  const inbox = following(3);
  inbox.receive(event(4), none);
  assert.equal(inbox.position, 3);
  assert.equal(inbox.resume(3), false);
  assert.equal(inbox.receive(event(4), none).is, 'duplicate');
  assert.equal(inbox.receive(event(5), none).is, 'deliver');
  inbox.applied(5, 0);
  assert.equal(inbox.position, 5);
});

void test('a connection that begins elsewhere says so', () => {
  assert.equal(following(3).resume(0), true);
  assert.equal(following(3).resume(9), true);
  assert.equal(new Inbox('page', limits).resume(0), false);
});

void test('pieces in any order and repeated make the body', () => {
  const inbox = following(1);
  const whole = Uint8Array.from({ length: 250 }, (_, at) => at);
  const piece = (offset: number) =>
    inbox.receive({ ...event(2, 'delta', 250), offset }, whole.subarray(offset, offset + 100));
  assert.equal(piece(200).is, 'kept');
  assert.equal(piece(0).is, 'kept');
  assert.equal(piece(200).is, 'kept');
  const last = piece(100);
  assert.ok(last.is === 'deliver');
  assert.deepEqual(last.body, whole);
});

void test('pieces that disagree, overlap or are of something too large are malformed', () => {
  const first = () => {
    const inbox = following(1);
    inbox.receive({ ...event(2, 'delta', 250), offset: 0 }, new Uint8Array(100));
    return inbox;
  };
  const wrong: [EventHeader, number][] = [
    [{ ...event(2, 'delta', 251), offset: 100 }, 100],
    [{ ...event(2, 'snapshot', 250), offset: 100 }, 100],
    [{ ...event(2, 'delta', 250), offset: 50 }, 100],
    [{ ...event(2, 'delta', 250), offset: 0 }, 90],
    [{ ...event(2, 'delta', 250), offset: 200 }, 51],
    [{ ...event(2, 'delta', 2_000_000), offset: 0 }, 10],
  ];
  for (const [header, length] of wrong)
    assert.equal(first().receive(header, new Uint8Array(length)).is, 'malformed', JSON.stringify(header));
});

void test('acks are coalesced by number, by size and by time', () => {
  const many = following(31);
  assert.equal(many.ackDue(0), undefined);
  many.receive(event(32), none);
  many.applied(32, 0);
  assert.equal(many.ackDue(0), 32);
  assert.equal(many.ackDue(9_999), undefined);

  const large = following(0);
  large.receive(event(1, 'snapshot', 300_000), new Uint8Array(300_000));
  assert.equal(large.ackDue(0), undefined, 'only what is applied counts');
  large.applied(1, 0);
  assert.equal(large.ackDue(0), 1);

  const slow = following(2);
  assert.equal(slow.ackBy, 1_000);
  assert.equal(slow.ackDue(999), undefined);
  assert.equal(slow.ackDue(1_000), 2);
});

void test('nobody can say applied of what was not handed over', () => {
  const inbox = following(2);
  inbox.applied(50, 0);
  assert.equal(inbox.position, 2);
});
