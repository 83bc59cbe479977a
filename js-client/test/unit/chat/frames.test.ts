import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { decodeChatFrame } from '../../../src/chat/frames.ts';
import { encodeFrame } from '../../../src/protocol/codec.ts';
import { decodeChatClientFrame } from './client-frames.ts';

interface Golden {
  readonly about: string;
  readonly from: 'client' | 'server';
  readonly wire: string;
  readonly frame?: { readonly type: string; readonly limits?: unknown };
  readonly body?: string;
  readonly refusal?: number;
}

const folder = '../docs/protocol/v1/frames/chat';
const cases = readdirSync(folder).map((name) => ({
  name,
  golden: JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Golden,
}));
const good = cases.filter(({ golden }) => golden.refusal === undefined);

void test('there are golden frames of chat connections of both directions', () => {
  for (const from of ['client', 'server'])
    assert.ok(good.filter(({ golden }) => golden.from === from).length >= 5, `${from}: ${good.length}`);
});

for (const { name, golden } of good) {
  void test(`${name} decodes to what it says and encodes again: ${golden.about}`, () => {
    const bytes = new Uint8Array(Buffer.from(golden.wire, 'base64'));
    const decoded = golden.from === 'client' ? decodeChatClientFrame(bytes) : decodeChatFrame(bytes);
    assert.ok(decoded.is === 'frame', JSON.stringify(decoded));
    // Limits are for those who send large bodies.
    const { limits, ...frame } = golden.frame ?? { type: '' };
    assert.deepEqual(decoded.frame.header, frame);
    assert.equal(Buffer.from(decoded.frame.body).toString('base64'), golden.body ?? '');
    const encoded = encodeFrame({ ...frame, ...(limits !== undefined && { limits }) }, decoded.frame.body);
    assert.equal(Buffer.from(encoded).toString('base64'), golden.wire);
  });
}

void test('a body that is longer or shorter than its header says is refused', () => {
  const entry = {
    type: 'entry',
    conversation: 'c',
    sender: 'customer',
    id: 'a',
    clock: 1,
    atMs: 1,
    kind: 'message',
    room: 'r',
    place: 1,
  };
  for (const length of [1, 3, 70_000])
    assert.equal(decodeChatFrame(encodeFrame({ ...entry, length }, new Uint8Array(2))).is, 'refused');
  assert.equal(decodeChatFrame(encodeFrame({ ...entry, length: 2 }, new Uint8Array(2))).is, 'frame');
  assert.equal(decodeChatFrame(encodeFrame({ type: 'heartbeat' }, new Uint8Array(1))).is, 'refused');
});

void test('names beyond all bounds are refused', () => {
  const participant = { participant: 'p', role: 'agent', name: 'n'.repeat(201), connected: true };
  const presence = { type: 'chat-presence', conversation: 'c', participants: [participant] };
  assert.equal(decodeChatFrame(encodeFrame(presence)).is, 'refused');
  assert.equal(decodeChatFrame(encodeFrame({ ...presence, participants: [] })).is, 'frame');
});
