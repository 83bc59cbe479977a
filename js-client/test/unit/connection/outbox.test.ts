import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox, type Piece } from '../../../src/connection/outbox.ts';

const limits = { bytes: 100_000, bodyBytes: 60_000, chunkBytes: 1_000 };
const body = (length: number) => new Uint8Array(length);

function page(seqs = 0): Outbox {
  const outbox = new Outbox('page', 1, limits);
  for (let seq = 1; seq <= seqs; seq++) outbox.publish(seq === 1 ? 'snapshot' : 'delta', body(10));
  return outbox;
}

function sent(outbox: Outbox): Piece[] {
  const pieces: Piece[] = [];
  for (let piece = outbox.nextPiece(); piece !== undefined; piece = outbox.nextPiece()) pieces.push(piece);
  return pieces;
}

const seqs = (outbox: Outbox) => sent(outbox).map(({ header }) => header.seq);

void test('P1, P2: an epoch of the page stream opens with a snapshot', () => {
  const outbox = page();
  assert.equal(outbox.publish('delta', body(1)), 'owing');
  assert.equal(outbox.publish('snapshot', body(1)), 'numbered');
  assert.equal(outbox.publish('delta', body(1)), 'numbered');
  assert.deepEqual(seqs(outbox), [1, 2]);
});

void test('the guide stream needs no snapshot and owes none', () => {
  const outbox = new Outbox('guide', 1, { ...limits, bytes: 1_000 });
  assert.equal(outbox.publish('pointer', body(1)), 'numbered');
  assert.equal(outbox.publish('click', body(900)), 'full');
  assert.equal(outbox.owesSnapshot, false);
  outbox.owe();
  assert.deepEqual(seqs(outbox), [1]);
});

void test('L1: a large body leaves in pieces that are each small enough, and is finished before the next begins', () => {
  const outbox = page();
  outbox.publish(
    'snapshot',
    Uint8Array.from({ length: 2_500 }, (_, at) => at),
  );
  outbox.nextPiece();
  outbox.publish('delta', body(1));
  outbox.resend(1, 2, 2);
  const rest = sent(outbox);
  assert.deepEqual(
    rest.map(({ header }) => [header.seq, header.offset, header.length]),
    [
      [1, 1_000, 2_500],
      [1, 2_000, 2_500],
      [2, undefined, 1],
    ],
  );
  assert.deepEqual(
    rest[1]?.body,
    Uint8Array.from({ length: 500 }, (_, at) => at + 2_000),
  );
});

void test('what is acknowledged is forgotten, an ack of another epoch is not for us', () => {
  const outbox = page(5);
  outbox.acknowledge(2, 5);
  assert.equal(outbox.oldestSeq, 1);
  outbox.acknowledge(1, 3);
  outbox.acknowledge(1, 2);
  assert.equal(outbox.oldestSeq, 4);
  outbox.acknowledge(1, 99);
  assert.equal(outbox.oldestSeq, undefined);
});

void test('P3: what is asked for is sent again, and only that', () => {
  const outbox = page(6);
  seqs(outbox);
  outbox.acknowledge(1, 2);
  outbox.resend(1, 1, 4);
  assert.deepEqual(seqs(outbox), [3, 4]);
  outbox.resend(9, 1, 6);
  assert.deepEqual(seqs(outbox), []);
});

void test('P5: a full outbox refuses aloud, owes a snapshot, and takes it when half is free', () => {
  const outbox = new Outbox('page', 1, { ...limits, bytes: 4_000 });
  outbox.publish('snapshot', body(1_000));
  outbox.publish('delta', body(1_000));
  assert.equal(outbox.publish('delta', body(2_000)), 'full');
  assert.equal(outbox.owesSnapshot, true);
  assert.equal(outbox.lastSeq, 2, 'what is refused has no number');
  assert.equal(outbox.publish('delta', body(1)), 'owing');
  assert.equal(outbox.hasRoom, false);
  outbox.acknowledge(1, 1);
  assert.equal(outbox.hasRoom, true);
  assert.equal(outbox.publish('snapshot', body(50_000)), 'numbered');
  assert.equal(outbox.publish('delta', body(1)), 'full');
});

void test('a flood of empty events fills the outbox too', () => {
  const outbox = page(1);
  let taken = 0;
  while (outbox.publish('delta', body(0)) === 'numbered') taken++;
  assert.ok(taken < 1_000, `${taken}`);
});

void test('a body above the limit is refused before it has a number', () => {
  const outbox = page(1);
  assert.equal(outbox.publish('delta', body(60_001)), 'too-large');
  assert.equal(outbox.lastSeq, 1);
  assert.equal(outbox.owesSnapshot, true);
});

void test('P4: after a request for a snapshot everything before is void, and the snapshot has the next seq', () => {
  const outbox = page(5);
  outbox.owe();
  assert.deepEqual(seqs(outbox), []);
  outbox.publish('snapshot', body(1));
  assert.deepEqual(seqs(outbox), [6]);
});

void test('a void body that was begun is finished, since the server keeps few that are not', () => {
  const outbox = page();
  outbox.publish('snapshot', body(2_500));
  outbox.nextPiece();
  outbox.owe();
  outbox.publish('snapshot', body(1));
  assert.deepEqual(seqs(outbox), [1, 1, 2]);
});

void test('L5: what was begun on a connection that ended, and is void, does not come on the next one', () => {
  const outbox = page();
  outbox.publish('snapshot', body(2_500));
  outbox.nextPiece();
  outbox.owe();
  outbox.publish('snapshot', body(1));
  outbox.resume({ epoch: 1, seq: 1 }, false);
  assert.deepEqual(seqs(outbox), [2]);
});

void test('P3: a new connection brings what the server has not, from the beginning of its body', () => {
  const outbox = page();
  outbox.publish('snapshot', body(10));
  outbox.publish('delta', body(2_500));
  outbox.nextPiece();
  outbox.nextPiece();
  outbox.resume({ epoch: 1, seq: 1 }, false);
  assert.deepEqual(
    sent(outbox).map(({ header }) => [header.seq, header.offset]),
    [
      [2, 0],
      [2, 1_000],
      [2, 2_000],
    ],
  );
});

void test('a server that knows an older epoch gets all of ours', () => {
  const outbox = page(3);
  seqs(outbox);
  outbox.resume({ epoch: 0, seq: 0 }, false);
  assert.deepEqual(seqs(outbox), [1, 2, 3]);
});

void test('a server that wants a snapshot, or misses what is void, is owed one', () => {
  const wanted = page(3);
  wanted.resume({ epoch: 1, seq: 3 }, true);
  assert.equal(wanted.owesSnapshot, true);
  const missed = page(3);
  missed.owe();
  missed.publish('snapshot', body(1));
  missed.resume({ epoch: 1, seq: 2 }, false);
  assert.equal(missed.owesSnapshot, true);
});

void test('numbers of somebody else under our name lead to an epoch that is ours alone', () => {
  for (const have of [
    { epoch: 7, seq: 0 },
    { epoch: 1, seq: 9 },
  ]) {
    const outbox = page(2);
    outbox.resume(have, false);
    assert.equal(outbox.epoch, have.epoch + 1);
    assert.equal(outbox.owesSnapshot, true);
    outbox.publish('snapshot', body(1));
    assert.deepEqual(seqs(outbox), [1]);
  }
});

void test('an agent that knows no epoch takes the next one', () => {
  const outbox = new Outbox('guide', 0, limits);
  outbox.resume({ epoch: 0, seq: 0 }, false);
  assert.equal(outbox.epoch, 1);
});
