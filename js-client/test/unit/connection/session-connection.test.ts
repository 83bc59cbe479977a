import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionState } from '../../../src/connection/connection-state.ts';
import type { SessionConnectionOptions } from '../../../src/connection/session-connection-options.ts';
import { type SessionConnection, createSessionConnection } from '../../../src/connection/session-connection.ts';
import { decodeClientFrame } from '../../../src/protocol/client-frames.ts';
import { encodeFrame } from '../../../src/protocol/codec.ts';
import type { ClientHeader, Role, ServerHeader, WelcomeHeader } from '../../../src/protocol/frames.ts';
import type { TransportListener, TransportName } from '../../../src/transport/transport.ts';
import { SimulatedTime } from './simulated-time.ts';

const session = '0f8fad5b-d9cb-469f-a165-70867728950e';
const welcome: WelcomeHeader = {
  type: 'welcome',
  version: 1,
  session,
  token: '123456789',
  participant: 'p',
  role: 'customer',
  node: 'n1',
  state: 'waiting',
  heartbeatMs: 10_000,
  silenceMs: 25_000,
  limits: { headerBytes: 4096, chunkBytes: 32_768, bodyBytes: 100_000 },
  have: { epoch: 0, seq: 0 },
  snapshot: true,
  position: 0,
  participants: [],
};

/** One client and the transports that it opened; what it sends is read as a server would. */
class Bench {
  readonly time = new SimulatedTime();
  readonly links: { url: string; name: TransportName; listener: TransportListener; closedWith?: number }[] = [];
  readonly transports: TransportName[] = [];
  readonly states: ConnectionState[] = [];
  readonly causes: string[] = [];
  readonly troubles: string[] = [];
  buffered = 0;
  private frames: ClientHeader[] = [];
  readonly connection: SessionConnection;

  constructor(role: Role, options: Partial<SessionConnectionOptions> = {}) {
    this.connection = createSessionConnection({
      url: 'https://node/cobrowse/v1/',
      role,
      hello: () => ({ role, session, secret: 's' }),
      epoch: 1,
      environment: {
        now: () => this.time.now,
        chance: () => 0.5,
        after: (ms, action) => this.time.after(ms, action),
        openTransport: (url, listener, name) => {
          const link: (typeof this.links)[number] = { url, listener, name };
          this.links.push(link);
          return {
            name,
            send: (frame) => {
              const decoded = decodeClientFrame(frame);
              assert.ok(decoded.is === 'frame', JSON.stringify(decoded));
              this.frames.push(decoded.frame.header);
            },
            bufferedBytes: () => this.buffered,
            close: (code) => (link.closedWith = code),
          };
        },
      },
      onEvent: () => 'applied',
      onState: (state) => this.states.push(state),
      onTransport: (name) => this.transports.push(name),
      onSnapshotRequested: (cause) => this.causes.push(cause),
      onTrouble: (name) => this.troubles.push(name),
      ...options,
    });
  }

  get link() {
    const link = this.links.at(-1);
    assert.ok(link);
    return link;
  }

  /** Frames since the last look. */
  get sent(): ClientHeader[] {
    const { frames } = this;
    this.frames = [];
    return frames;
  }

  get types(): string[] {
    return this.sent.map(({ type }) => type);
  }

  hear(header: ServerHeader, body?: Uint8Array): void {
    this.link.listener.received(encodeFrame(header, body));
  }

  open(over: Partial<WelcomeHeader> = {}): this {
    this.link.listener.opened();
    this.hear({ ...welcome, ...over });
    return this;
  }

  get is(): string {
    return this.connection.state.is;
  }
}

void test('W3, W4: hello is the first frame, and the only one before welcome', () => {
  const bench = new Bench('customer');
  bench.connection.publish('pointer', new Uint8Array(1));
  assert.deepEqual(bench.sent, []);
  bench.link.listener.opened();
  bench.connection.publish('pointer', new Uint8Array(1));
  bench.connection.extend();
  bench.time.advance(5_000);
  const [hello, ...rest] = bench.sent;
  assert.deepEqual(rest, []);
  assert.deepEqual(hello, {
    type: 'hello',
    versions: [1],
    role: 'customer',
    session,
    transport: 'websocket',
    position: 0,
    epoch: 1,
    seq: 0,
    client: 'test',
    secret: 's',
  });
});

void test('S1: anything but welcome or refused as first frame ends the try', () => {
  const bench = new Bench('customer');
  bench.link.listener.opened();
  bench.hear({ type: 'heartbeat' });
  assert.equal(bench.is, 'waiting');
  assert.equal(bench.link.closedWith, 4400);
  assert.deepEqual(bench.troubles, ['malformed']);
});

void test('a try without welcome is given up after ten seconds', () => {
  const bench = new Bench('customer');
  bench.link.listener.opened();
  bench.time.advance(9_999);
  assert.equal(bench.is, 'connecting');
  bench.time.advance(1);
  assert.equal(bench.is, 'waiting');
  bench.time.advance(1_000);
  assert.equal(bench.links.length, 2);
});

void test('a snapshot is asked for at the welcome, and goes out at once', () => {
  const bench = new Bench('customer').open();
  assert.deepEqual(bench.causes, ['welcome']);
  assert.equal(bench.connection.publish('delta', new Uint8Array(1)), false);
  assert.equal(bench.connection.publish('snapshot', new Uint8Array(70_000)), true);
  const offsets = bench.sent.flatMap((header) => (header.type === 'publish' ? [header.offset] : []));
  assert.deepEqual(offsets, [0, 32_768, 65_536]);
});

void test('H1, H2: speaks when quiet, gives up who is silent', () => {
  const bench = new Bench('customer').open();
  bench.connection.publish('snapshot', new Uint8Array(1));
  bench.hear({ type: 'ack', epoch: 1, seq: 1 });
  assert.deepEqual(bench.types, ['hello', 'publish']);
  bench.time.advance(9_999);
  assert.deepEqual(bench.types, []);
  bench.time.advance(1);
  assert.deepEqual(bench.types, ['heartbeat']);
  bench.time.advance(15_000);
  assert.equal(bench.is, 'waiting');
  assert.equal(bench.link.closedWith, 4408);
});

void test('the server’s heartbeat drives ours when timers do not run', () => {
  const bench = new Bench('customer').open();
  bench.types.length = 0;
  bench.time.now += 8_000;
  bench.hear({ type: 'heartbeat' });
  assert.ok(bench.types.includes('heartbeat'));
});

void test('back-pressure: what the network does not take stays in the outbox', () => {
  const bench = new Bench('customer').open();
  bench.buffered = 1024 * 1024;
  bench.connection.publish('snapshot', new Uint8Array(1));
  bench.connection.publish('delta', new Uint8Array(1));
  assert.deepEqual(bench.types, ['hello']);
  bench.buffered = 0;
  bench.time.advance(50);
  assert.deepEqual(bench.types, ['publish', 'publish']);
});

void test('P6: pointers are coalesced before they have a number', () => {
  const bench = new Bench('customer').open();
  bench.connection.publish('snapshot', new Uint8Array(1));
  void bench.sent;
  for (let at = 0; at < 100; at++) {
    bench.connection.publish('pointer', Uint8Array.of(at));
    bench.time.advance(10);
  }
  bench.time.advance(100);
  const pointers = bench.sent.flatMap((header) => (header.type === 'publish' ? [header.seq] : []));
  assert.ok(pointers.length > 20 && pointers.length <= 31, `${pointers.length}`);
  assert.deepEqual(
    pointers,
    Array.from(pointers, (_, at) => at + 2),
  );
});

void test('an agent’s click does not wait for a connection, the customer’s page does', () => {
  const agent = new Bench('agent');
  assert.equal(agent.connection.publish('click', new Uint8Array(1)), false);
  const page = new Bench('customer').open();
  page.connection.publish('snapshot', new Uint8Array(1));
  page.link.listener.closed(1006);
  assert.equal(page.connection.publish('delta', new Uint8Array(1)), true);
  void page.sent;
  page.time.advance(1_000);
  page.open({ have: { epoch: 1, seq: 1 }, snapshot: false });
  assert.deepEqual(
    page.sent.flatMap((header) => (header.type === 'publish' ? [header.seq] : [])),
    [2],
  );
});

void test('a full outbox asks for a snapshot once there is room again', () => {
  const bench = new Bench('customer', { outboxBytes: 4_000 }).open();
  bench.connection.publish('snapshot', new Uint8Array(3_000));
  assert.equal(bench.connection.publish('delta', new Uint8Array(3_000)), false);
  assert.deepEqual(bench.causes, ['welcome']);
  bench.hear({ type: 'ack', epoch: 1, seq: 1 });
  assert.deepEqual(bench.causes, ['welcome', 'outbox']);
  bench.time.advance(1_000);
  assert.deepEqual(bench.causes, ['welcome', 'outbox'], 'asked once');
  assert.equal(bench.connection.publish('snapshot', new Uint8Array(10)), true);
});

void test('a page that is too large is told and not asked for again', () => {
  const bench = new Bench('customer').open();
  assert.equal(bench.connection.publish('snapshot', new Uint8Array(100_001)), false);
  bench.time.advance(5_000);
  assert.deepEqual(bench.causes, ['welcome']);
  assert.deepEqual(bench.troubles, ['too-large']);
});

void test('what was not acknowledged for long is sent again', () => {
  const bench = new Bench('customer').open({ silenceMs: 60_000 });
  bench.connection.publish('snapshot', new Uint8Array(1));
  void bench.sent;
  bench.time.advance(16_000);
  assert.ok(bench.types.includes('publish'));
});

void test('an agent that lost its place asks for a resync, and not more often than every two seconds', () => {
  const bench = new Bench('agent').open({ role: 'agent', position: 3, snapshot: false });
  const jump = (position: number) =>
    bench.hear({ type: 'event', position, publisher: 'c', epoch: 1, seq: 1, kind: 'delta', length: 0 });
  void bench.sent;
  jump(9);
  jump(10);
  assert.deepEqual(
    bench.sent.filter(({ type }) => type === 'resync'),
    [{ type: 'resync', cause: 'gap' }],
  );
  bench.hear({ type: 'resync', position: 20, cause: 'asked' });
  jump(25);
  assert.equal(bench.types.length, 0);
  bench.time.advance(2_000);
  assert.ok(bench.types.includes('resync'));
});

void test('a customer that lost its place connects again and says where it stands', () => {
  const bench = new Bench('customer').open();
  bench.hear({ type: 'event', position: 4, publisher: 'a', epoch: 1, seq: 1, kind: 'click', length: 0 });
  assert.equal(bench.is, 'waiting');
});

void test('ended and refused end it; nothing wakes it again', () => {
  const ended = new Bench('customer').open();
  ended.hear({ type: 'ended', reason: 'agent' });
  ended.link.listener.closed(4411);
  assert.deepEqual(ended.states.at(-1), {
    is: 'over',
    code: 4411,
    name: 'session-ended',
    retry: 'stop',
    reason: '',
    ended: 'agent',
  });
  const gone = new Bench('customer');
  gone.link.listener.opened();
  gone.hear({ type: 'refused', code: 4410, name: 'session-gone', retry: 'restart', reason: 'lost' });
  assert.ok(gone.connection.state.is === 'over');
  assert.equal(gone.connection.state.retry, 'restart');
  for (const bench of [ended, gone]) {
    bench.connection.retryNow();
    bench.time.advance(100_000);
    assert.equal(bench.links.length, 1);
    assert.equal(bench.connection.publish('snapshot', new Uint8Array(1)), false);
  }
});

const direct = 'https://n1.node';

void test('U1: the node of the session is reached at its own URL, by either transport', () => {
  const bench = new Bench('customer', { sessionServerUrl: direct, node: 'n1' });
  assert.equal(bench.link.url, `${direct}/cobrowse/v1/websocket?co-browse-node-id=n1`);
  bench.open();
  bench.link.listener.closed(1006);
  bench.time.advance(1_500);
  assert.equal(bench.links.length, 2);
  assert.equal(bench.link.url, `${direct}/cobrowse/v1/websocket?co-browse-node-id=n1`, 'it worked before');
  const polling = new Bench('agent', { sessionServerUrl: direct, webSockets: false });
  assert.equal(polling.link.url, `${direct}/cobrowse/v1/longpoll`);
});

void test('U2: a URL of the node that does not do is left at once, for good, and somebody else asked', () => {
  const asked: string[] = [];
  const askOwner = (credentials: string) => {
    asked.push(credentials);
    return Promise.resolve(0);
  };
  for (const fail of [
    (bench: Bench) => bench.link.listener.closed(1006),
    (bench: Bench) => bench.time.advance(4_000), // held up on the way
  ]) {
    const bench = new Bench('customer', { sessionServerUrl: direct, askOwner });
    fail(bench);
    bench.time.advance(0);
    assert.equal(bench.links.length, 2);
    assert.equal(bench.link.url, 'https://node/cobrowse/v1/websocket', 'WebSocket has not failed here');
    assert.deepEqual(asked.splice(0), ['omit']);
    bench.open();
    bench.link.listener.closed(1006);
    bench.time.advance(1_500);
    assert.equal(bench.link.url, 'https://node/cobrowse/v1/websocket?co-browse-node-id=n1');
  }
});

void test('a URL that leads to another node, or to something else, is left', () => {
  const bench = new Bench('customer', { sessionServerUrl: direct });
  bench.link.listener.opened();
  bench.hear(misdirected('n2'));
  bench.time.advance(300);
  assert.equal(bench.link.url, 'https://node/cobrowse/v1/websocket?co-browse-node-id=n2');
  const foreign = new Bench('customer', { sessionServerUrl: direct });
  foreign.link.listener.opened();
  foreign.link.listener.closed(1011);
  foreign.time.advance(1_000);
  assert.equal(foreign.link.url, 'https://node/cobrowse/v1/websocket');
});

const misdirected = (node: string): ServerHeader => ({
  type: 'refused',
  code: 4421,
  name: 'misdirected',
  retry: 'reroute',
  reason: '',
  node,
});

void test('misdirected goes to the node of the answer once the route cookie leads there', () => {
  const asked: string[] = [];
  const askOwner = (credentials: string) => {
    asked.push(credentials);
    return Promise.resolve(0);
  };
  const bench = new Bench('customer', { node: 'n1', askOwner });
  assert.equal(bench.link.url, 'https://node/cobrowse/v1/websocket?co-browse-node-id=n1');
  bench.link.listener.opened();
  bench.hear(misdirected('n 2'));
  assert.deepEqual(asked, ['include']);
  bench.time.advance(299);
  assert.equal(bench.links.length, 1, 'the cookie first');
  bench.time.advance(1);
  assert.equal(bench.links.length, 2);
  assert.equal(bench.link.url, 'https://node/cobrowse/v1/websocket?co-browse-node-id=n%202');
});

void test('whoever is sent round in a circle waits like everybody else, and works once it is relayed', () => {
  const bench = new Bench('agent', { askOwner: () => Promise.resolve(0) });
  for (const wait of [300, 2_000, 4_000]) {
    bench.link.listener.opened();
    bench.hear(misdirected('n2'));
    bench.time.advance(wait - 1);
    assert.equal(bench.is, 'waiting', `${wait}`);
    bench.time.advance(1);
  }
  bench.open({ role: 'agent' });
  assert.equal(bench.is, 'open');
});

void test('a relayed connection works, has its cookie corrected, and tells who runs the site why', () => {
  const asked: string[] = [];
  const details: string[] = [];
  const bench = new Bench('customer', {
    askOwner: (credentials) => {
      asked.push(credentials);
      return Promise.resolve(0);
    },
    onTrouble: (name, detail) => details.push(name, detail),
  }).open({ misled: 'the balancer leads to the wrong node' });
  assert.equal(bench.is, 'open');
  assert.deepEqual(asked, ['include']);
  assert.deepEqual(details, ['misled', 'the balancer leads to the wrong node']);
  bench.time.advance(1_000);
  assert.equal(bench.links.length, 1);
});

void test('retry now does not sit out the wait', () => {
  const bench = new Bench('customer');
  bench.link.listener.closed(1006);
  bench.connection.retryNow();
  assert.equal(bench.links.length, 2);
});

void test('what an old transport still says is not heard', () => {
  const bench = new Bench('customer').open();
  const [old] = bench.links;
  old?.listener.closed(1006);
  bench.connection.retryNow();
  old?.listener.received(encodeFrame({ type: 'ended', reason: 'agent' }));
  old?.listener.closed(4411);
  assert.equal(bench.is, 'connecting');
});

void test('the last words of a page go out before it closes', () => {
  const bench = new Bench('customer').open();
  void bench.sent;
  assert.equal(bench.connection.away('navigating'), true);
  bench.connection.close();
  assert.deepEqual(bench.types, ['away']);
  assert.equal(bench.link.closedWith, 1000);
  assert.equal(bench.is, 'over');
  bench.time.advance(60_000);
  assert.equal(bench.links.length, 1);
});

void test('acks of what was applied go out within a second', () => {
  const bench = new Bench('agent', { onEvent: () => 'later' }).open({ role: 'agent', snapshot: false });
  bench.hear({ type: 'resync', position: 5, cause: 'late' });
  bench.hear({ type: 'event', position: 5, publisher: 'c', epoch: 1, seq: 1, kind: 'snapshot', length: 0 });
  bench.time.advance(2_000);
  assert.equal(bench.types.includes('ack'), false);
  bench.connection.applied(5);
  bench.time.advance(1_000);
  assert.deepEqual(
    bench.sent.filter(({ type }) => type === 'ack'),
    [{ type: 'ack', position: 5 }],
  );
});

void test('a WebSocket that has not opened after four seconds makes way for polling', () => {
  const bench = new Bench('customer');
  bench.time.advance(3_999);
  assert.deepEqual(
    bench.links.map(({ name }) => name),
    ['websocket'],
  );
  bench.time.advance(1);
  assert.deepEqual(
    bench.links.map(({ name }) => name),
    ['websocket', 'longpoll'],
  );
  assert.equal(bench.link.url, 'https://node/cobrowse/v1/longpoll');
  bench.open();
  assert.deepEqual(bench.transports, ['longpoll']);
  assert.equal(bench.is, 'open');
});

void test('a WebSocket that fails at once makes way without a wait', () => {
  const bench = new Bench('customer');
  bench.link.listener.closed(1006);
  bench.time.advance(0);
  assert.equal(bench.link.name, 'longpoll');
});

void test('a word of the server is no failure of its transport', () => {
  const bench = new Bench('customer');
  bench.link.listener.closed(4500);
  bench.time.advance(1_000);
  assert.equal(bench.link.name, 'websocket');
});

void test('while polling, a WebSocket that opens takes over where polling stood, and loses nothing', () => {
  const bench = new Bench('customer', { transport: 'longpoll' }).open();
  bench.connection.publish('snapshot', new Uint8Array(1));
  void bench.sent;
  const [polling] = bench.links;
  bench.time.advance(14_999);
  bench.hear({ type: 'heartbeat' });
  bench.time.advance(1);
  assert.equal(bench.link.name, 'websocket');
  assert.equal(bench.is, 'open', 'polling goes on meanwhile');
  void bench.sent;

  bench.link.listener.opened();
  assert.deepEqual(bench.types, ['hello']);
  assert.equal(polling?.closedWith, undefined, 'the server closes it when it knows the new one');
  polling?.listener.closed(4409);
  bench.connection.publish('delta', new Uint8Array(1));
  bench.hear({ ...welcome, have: { epoch: 1, seq: 1 }, snapshot: false });
  assert.equal(polling?.closedWith, 1000);
  assert.deepEqual(bench.transports, ['longpoll', 'websocket']);
  assert.deepEqual(
    bench.sent.map((header) => header.type === 'publish' && header.seq),
    [2],
  );
});

void test('a probe that fails changes nothing and comes again later', () => {
  const bench = new Bench('customer', { transport: 'longpoll' }).open();
  const beat = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 5_000) {
      bench.links[0]?.listener.received(encodeFrame({ type: 'heartbeat' }));
      bench.time.advance(5_000);
    }
  };
  beat(15_000);
  assert.equal(bench.links.length, 2);
  bench.link.listener.closed(1006);
  beat(55_000);
  assert.equal(bench.links.length, 2);
  beat(5_000);
  assert.equal(bench.links.length, 3);
  assert.equal(bench.is, 'open');
});

void test('a hello of its own that arrives late does not end it, somebody else’s does', () => {
  const bench = new Bench('agent', { webSockets: false });
  const superseded = () =>
    bench.hear({ type: 'refused', code: 4409, name: 'superseded', retry: 'stop', reason: 'connected again' });
  bench.link.listener.opened();
  bench.time.advance(10_000);
  assert.equal(bench.is, 'waiting', 'nobody answered');
  bench.time.advance(2_000);
  bench.open({ role: 'agent' });
  superseded();
  assert.equal(bench.is, 'waiting', 'the first hello took the place of the second');
  bench.time.advance(4_000);
  bench.open({ role: 'agent' });
  superseded();
  assert.equal(bench.is, 'over', 'there is no other hello of ours');
});

void test('whoever takes the place of a connection that has lived for a while is somebody else', () => {
  const bench = new Bench('agent', { webSockets: false });
  bench.link.listener.opened();
  bench.time.advance(12_000);
  bench.open({ role: 'agent' });
  bench.time.advance(5_000);
  bench.hear({ type: 'refused', code: 4409, name: 'superseded', retry: 'stop', reason: 'connected again' });
  assert.equal(bench.is, 'over');
});

void test('without WebSockets none is tried', () => {
  const bench = new Bench('agent', { webSockets: false });
  bench.link.listener.closed(1006);
  bench.time.advance(60_000);
  assert.ok(bench.links.length > 2);
  assert.ok(bench.links.every(({ name }) => name === 'longpoll'));
});

void test('two heartbeats that do not come make it ask what became of the node', async () => {
  const codes: (number | undefined)[] = [undefined, 0, 4410];
  let asked = 0;
  const bench = new Bench('customer', { askOwner: () => Promise.resolve(codes[asked++]) }).open();
  const later = async (ms: number) => {
    bench.time.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
    bench.time.advance(0);
  };
  await later(20_999);
  assert.equal(asked, 0);
  await later(1);
  assert.equal(asked, 1, 'once, and nobody knows');
  await later(3_000);
  assert.deepEqual([asked, bench.is], [1, 'open']);

  bench.hear({ type: 'heartbeat' });
  await later(21_000);
  assert.deepEqual([asked, bench.is], [2, 'waiting'], 'the session lives: it is the link that does not');
  await later(1_000);
  bench.open();
  await later(21_000);
  assert.deepEqual(bench.connection.state, {
    is: 'over',
    code: 4410,
    name: 'session-gone',
    retry: 'restart',
    reason: '',
  });
});

void test('after a try that met silence it asks again what became of the node', async () => {
  const codes: (number | undefined)[] = [4504, undefined, 4504, 4410];
  let asked = 0;
  const bench = new Bench('customer', { askOwner: () => Promise.resolve(codes[asked++]) }).open();
  const settle = async (ms: number) => {
    bench.time.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
    bench.time.advance(0);
  };
  await settle(21_000);
  assert.deepEqual([asked, bench.is], [1, 'waiting'], 'whether the node lives is not known yet');
  for (const tries of [2, 3]) {
    while (asked < tries) await settle(500);
    assert.notEqual(bench.is, 'over');
  }
  while (asked < 4) await settle(500);
  assert.equal(bench.is, 'over');
  assert.ok(bench.connection.state.is === 'over' && bench.connection.state.code === 4410);
});

void test('waits are the site’s own, and after its time it gives up', () => {
  const bench = new Bench('customer', { waitsMs: [500], giveUpMs: 3_000, webSockets: false }).open();
  const tries = () => bench.links.length;
  for (let time = 1; bench.is !== 'over'; time++) {
    bench.link.listener.closed(1006);
    bench.time.advance(500);
    assert.ok(time < 10);
  }
  assert.equal(tries(), 7);
  assert.deepEqual(bench.connection.state, { is: 'over', code: 1006, name: 'closed', retry: 'restart', reason: '' });
});
