import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webSocketTransport } from '../../../src/transport/websocket.ts';

type Call = readonly unknown[];

/** A socket without a network. */
class LoneSocket extends EventTarget {
  static last: LoneSocket;
  binaryType = 'blob';
  readyState = 0;
  bufferedAmount = 7;
  readonly calls: Call[] = [];

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    super();
    LoneSocket.last = this;
  }

  send(data: unknown): void {
    this.calls.push(['send', data]);
  }

  close(code: number): void {
    this.calls.push(['close', code]);
  }

  tell(type: string, fields: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), fields));
  }
}

function opened(constructor: unknown = LoneSocket) {
  const heard: Call[] = [];
  const transport = webSocketTransport(constructor as typeof WebSocket)('wss://h/x', {
    opened: () => heard.push(['opened']),
    received: (frame) => heard.push(['received', [...frame]]),
    violated: (reason) => heard.push(['violated', reason]),
    closed: (code) => heard.push(['closed', code]),
  });
  return { heard, transport };
}

void test('asks for our subprotocol and hands over binary messages', () => {
  const { heard, transport } = opened();
  const socket = LoneSocket.last;
  assert.equal(socket.protocol, 'cobrowse.v1');
  assert.equal(socket.binaryType, 'arraybuffer');
  socket.tell('open');
  socket.tell('message', { data: Uint8Array.of(1, 2).buffer });
  socket.tell('close', { code: 4410 });
  assert.deepEqual(heard, [['opened'], ['received', [1, 2]], ['closed', 4410]]);
  assert.equal(transport.bufferedBytes(), 7);
});

void test('F7: a text message is a violation', () => {
  const { heard } = opened();
  LoneSocket.last.tell('message', { data: 'hello' });
  assert.deepEqual(heard, [['violated', 'text message']]);
});

void test('sends only while it is open', () => {
  const { transport } = opened();
  transport.send(Uint8Array.of(1));
  LoneSocket.last.readyState = 1;
  transport.send(Uint8Array.of(2));
  assert.deepEqual(LoneSocket.last.calls, [['send', Uint8Array.of(2)]]);
});

void test('says nothing more after it was closed from here', () => {
  const { heard, transport } = opened();
  transport.close(1000);
  LoneSocket.last.tell('open');
  LoneSocket.last.tell('close', { code: 1000 });
  assert.deepEqual(heard, []);
  assert.deepEqual(LoneSocket.last.calls, [['close', 1000]]);
});

void test('a browser that throws at the constructor is a link that failed, told later', async () => {
  function throwing() {
    throw new DOMException('', 'SecurityError');
  }
  const { heard } = opened(throwing);
  assert.deepEqual(heard, []);
  await Promise.resolve();
  assert.deepEqual(heard, [['closed', 1006]]);
});
