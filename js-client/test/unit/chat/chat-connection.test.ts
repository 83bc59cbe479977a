import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatConnection } from '../../../src/chat/chat-connection.ts';
import type { ChatClientHeader, ChatServerHeader } from '../../../src/chat/frames.ts';
import { encodeFrame } from '../../../src/protocol/codec.ts';
import type { TransportListener } from '../../../src/transport/transport.ts';
import { SimulatedTime } from '../connection/simulated-time.ts';
import { decodeChatClientFrame } from './client-frames.ts';

const welcome: ChatServerHeader = {
  type: 'chat-welcome',
  version: 1,
  participant: 'customer',
  role: 'customer',
  node: 'n1',
  heartbeatMs: 10_000,
  silenceMs: 25_000,
};
const followed: ChatServerHeader = { type: 'followed', conversation: 'c', room: 'r', place: 0, state: 'open' };

/** A server by hand: what was said to it, and what it says. */
class Scripted {
  readonly time = new SimulatedTime();
  readonly told: string[] = [];
  links = 0;
  said: ChatClientHeader[] = [];
  private listener: TransportListener | undefined;
  readonly connection = new ChatConnection({
    url: 'http://node/cobrowse/v1/chat/',
    hello: () => ({ role: 'customer', session: 'c', secret: 's' }),
    environment: {
      now: () => this.time.now,
      chance: () => 0.5,
      after: (ms, action) => this.time.after(ms, action),
      openTransport: (_, listener, name) => {
        this.links++;
        this.listener = listener;
        this.time.after(1, () => listener.opened());
        return {
          name,
          send: (frame) => this.heard(frame),
          bufferedBytes: () => 0,
          close: () => undefined,
        };
      },
    },
    onEntry: (_, { id }) => void this.told.push(`entry ${id}`),
    onNotSaid: (_, { id }, refusal) => void this.told.push(`not said ${id} ${refusal?.name ?? ''}`),
    onState: ({ is }) => {
      this.told.push(is);
      this.onState();
    },
  });
  onState = () => {};

  begin(): void {
    this.connection.follow('c');
    this.connection.open();
    this.greet();
  }

  greet(): void {
    this.time.advance(10);
    this.says(welcome);
    this.says(followed);
  }

  says(header: ChatServerHeader, body?: Uint8Array): void {
    this.listener?.received(encodeFrame(header, body));
  }

  cut(code: number): void {
    this.listener?.closed(code);
  }

  of<Type extends ChatClientHeader['type']>(type: Type): Extract<ChatClientHeader, { type: Type }>[] {
    return this.said.filter((header): header is Extract<ChatClientHeader, { type: Type }> => header.type === type);
  }

  private heard(frame: Uint8Array): void {
    const decoded = decodeChatClientFrame(frame);
    assert.ok(decoded.is === 'frame', JSON.stringify(decoded));
    this.said.push(decoded.frame.header);
  }
}

function ownEntry(id: string, place: number): ChatServerHeader {
  const key = { type: 'entry', conversation: 'c', sender: 'customer', id } as const;
  return { ...key, clock: place, atMs: 0, kind: 'message', room: 'r', place, length: 0 };
}

void test('one message at a time is under way, and the next goes when an entry has confirmed it', () => {
  const server = new Scripted();
  server.begin();
  server.connection.say('c', { id: 'a', text: 'one' });
  server.connection.say('c', { id: 'b', text: 'two' });
  assert.deepEqual(
    server.of('say').map(({ id }) => id),
    ['a'],
  );
  server.says(ownEntry('a', 1));
  assert.deepEqual(
    server.of('say').map(({ id }) => id),
    ['a', 'b'],
  );
});

void test('a message without an answer goes again under its id after a reconnect, behind what is followed', () => {
  const server = new Scripted();
  server.begin();
  server.connection.say('c', { id: 'a', text: 'one' });
  server.cut(1006);
  server.said = [];
  server.time.advance(1_500);
  server.greet();
  assert.deepEqual(
    server.said.map(({ type }) => type),
    ['hello', 'follow', 'say'],
  );
  assert.equal(server.of('follow')[0]?.room, 'r');
  assert.equal(server.of('say')[0]?.id, 'a');
});

void test('who looks at the chat as soon as the connection is back has nothing said before it is followed', () => {
  const server = new Scripted();
  server.begin();
  server.cut(1006);
  server.connection.say('c', { id: 'a', text: 'one' });
  server.onState = () => server.connection.saw('c', 1);
  server.said = [];
  server.time.advance(1_500);
  server.greet();
  assert.deepEqual(
    server.said.map(({ type }) => type),
    ['hello', 'follow', 'seen', 'say'],
  );
});

void test('too-fast is waited out and said again; another refusal is told and not repeated', () => {
  const server = new Scripted();
  server.begin();
  const refusal = { type: 'not-said', conversation: 'c', id: 'a', reason: '' } as const;
  server.connection.say('c', { id: 'a', text: 'one' });
  server.says({ ...refusal, code: 4420, name: 'too-fast', retryAfterMs: 2_000 });
  server.time.advance(1_900);
  assert.equal(server.of('say').length, 1);
  server.time.advance(200);
  assert.equal(server.of('say').length, 2);
  server.says({ ...refusal, code: 4413, name: 'too-large' });
  server.time.advance(60_000);
  assert.equal(server.of('say').length, 2);
  assert.ok(server.told.includes('not said a too-large'));
});

void test('a node that goes, or knows nothing, is left for another one', () => {
  for (const code of [4503, 4410, 4504, 4500, 1006]) {
    const server = new Scripted();
    server.begin();
    server.cut(code);
    server.time.advance(1_500);
    assert.equal(server.links, 2, `code ${code}`);
    assert.ok(!server.told.includes('over'));
  }
});

void test('who is not let in is not let in anywhere: what was not said is told', () => {
  const server = new Scripted();
  server.begin();
  server.connection.say('c', { id: 'a', text: 'one' });
  server.says({ type: 'refused', code: 4401, name: 'unauthorized', retry: 'stop', reason: 'no' });
  server.time.advance(60_000);
  assert.equal(server.links, 1);
  assert.deepEqual(server.told.slice(-2).sort(), ['not said a ', 'over']);
});

void test('a conversation that a node cannot tell at present is followed again, and nothing is given up', () => {
  const server = new Scripted();
  server.begin();
  server.connection.say('c', { id: 'a', text: 'one' });
  const notFollowed = { type: 'not-followed', conversation: 'c', reason: '' } as const;
  const asked = server.of('follow').length;
  server.says({ ...notFollowed, code: 4504, name: 'owner-unknown' });
  server.time.advance(1_100);
  assert.equal(server.of('follow').length, asked + 1);
  assert.ok(!server.told.includes('not said a '));
  server.says({ ...notFollowed, code: 4401, name: 'unauthorized' });
  server.time.advance(60_000);
  assert.equal(server.of('follow').length, asked + 1);
  assert.ok(server.told.includes('not said a '));
});

void test('a node that falls silent is left soon after two heartbeats', () => {
  const server = new Scripted();
  server.begin();
  server.time.advance(20_500);
  assert.equal(server.links, 1);
  server.time.advance(3_000);
  assert.equal(server.links, 2);
});

void test('typing is said every three seconds at most, and what was seen again to the next node', () => {
  const server = new Scripted();
  server.begin();
  for (let key = 0; key < 50; key++) {
    server.connection.typing('c');
    server.time.advance(100);
  }
  assert.equal(server.of('typing').length, 2);
  server.connection.saw('c', 7);
  server.connection.saw('c', 5);
  assert.deepEqual(
    server.of('seen').map(({ clock }) => clock),
    [7],
  );
  server.cut(1006);
  server.said = [];
  server.time.advance(2_000);
  server.greet();
  assert.deepEqual(
    server.of('seen').map(({ clock }) => clock),
    [7],
  );
});

void test('a hole in the places is answered by following from the beginning', () => {
  const server = new Scripted();
  server.begin();
  server.said = [];
  server.says(ownEntry('a', 1));
  server.says(ownEntry('c', 3));
  server.time.advance(1_500);
  assert.deepEqual(server.of('follow'), [{ type: 'follow', conversation: 'c' }]);
});

void test('nothing is said between following again and the answer to it', () => {
  const server = new Scripted();
  server.begin();
  server.says(ownEntry('a', 1));
  server.says(ownEntry('c', 3));
  server.time.advance(1_500);
  assert.equal(server.of('follow').length, 2);
  server.connection.say('c', { id: 'd', text: 'four' });
  server.says({ type: 'not-followed', conversation: 'c', code: 4500, name: 'internal', reason: '' });
  server.time.advance(1_500);
  assert.equal(server.of('follow').length, 3);
  assert.equal(server.of('say').length, 0);
  server.says(followed);
  assert.deepEqual(
    server.of('say').map(({ id }) => id),
    ['d'],
  );
});

void test('nothing is said where a node has ceased to follow by itself', () => {
  const server = new Scripted();
  server.begin();
  server.says({ type: 'not-followed', conversation: 'c', code: 4420, name: 'too-fast', reason: '' });
  server.connection.say('c', { id: 'a', text: 'one' });
  assert.equal(server.of('say').length, 0);
  server.says(followed);
  assert.equal(server.of('say').length, 1);
});

void test('a refusal that is not in the table is told and not repeated', () => {
  const server = new Scripted();
  server.begin();
  server.connection.say('c', { id: 'a', text: 'one' });
  server.connection.say('c', { id: 'b', text: 'two' });
  server.says({ type: 'not-said', conversation: 'c', id: 'a', code: 4499, name: 'rude', reason: '' });
  assert.ok(server.told.includes('not said a rude'));
  assert.deepEqual(
    server.of('say').map(({ id }) => id),
    ['a', 'b'],
  );
  server.says({ type: 'not-followed', conversation: 'c', code: 4499, name: 'rude', reason: '' });
  assert.ok(server.told.includes('not said b '));
  server.time.advance(60_000);
  assert.equal(server.of('follow').length, 1);
});
