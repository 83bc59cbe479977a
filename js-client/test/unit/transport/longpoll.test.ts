import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBatch, encodeBatch } from '../../../src/transport/batch.ts';
import { longPollTransport } from '../../../src/transport/longpoll.ts';

interface Call {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: readonly Uint8Array[];
  readonly keepalive: boolean;
  readonly signal: AbortSignal | null | undefined;
  answer(response: Response | Error): void;
}

/** A client whose calls are answered by hand. */
class Bench {
  readonly calls: Call[] = [];
  readonly heard: unknown[] = [];
  readonly pauses: number[] = [];
  readonly transport;
  /** What is due when ten seconds have passed. */
  private later: (() => void)[] = [];

  constructor() {
    this.transport = longPollTransport({
      setTimeout: (action, ms) => {
        if (ms === 10_000) {
          this.later.push(action);
          return;
        }
        this.pauses.push(ms);
        queueMicrotask(action);
      },
      fetch: (url, init) =>
        new Promise((resolve, reject) => {
          assert.equal(url, 'https://h/longpoll');
          assert.equal(init.method, 'POST');
          init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
          const body = init.body instanceof Uint8Array ? decodeBatch(new Uint8Array(init.body).buffer) : [];
          this.calls.push({
            headers: init.headers as Record<string, string>,
            body,
            keepalive: init.keepalive === true,
            signal: init.signal,
            answer: (response) => (response instanceof Error ? reject(response) : resolve(response)),
          });
        }),
    })('https://h/longpoll', {
      opened: () => this.heard.push('opened'),
      received: (frame) => this.heard.push([...frame]),
      violated: (reason) => this.heard.push(reason),
      closed: (code) => this.heard.push(code),
    });
  }

  /** A client that has said hello, and whose first poll waits. */
  static async greeted(): Promise<Bench> {
    const bench = new Bench();
    await settled();
    bench.transport.send(Uint8Array.of(1));
    await bench.next('Batch').then((call) => call.answer(arrived()));
    await settled();
    return bench;
  }

  tenSecondsPass(): void {
    for (const action of this.later.splice(0)) action();
  }

  /** The oldest call of this kind that was not looked at. */
  async next(kind: 'Batch' | 'Poll'): Promise<Call> {
    await settled();
    const at = this.calls.findIndex(({ headers }) => `X-Cobrowse-${kind}` in headers);
    const [call] = this.calls.splice(at, 1);
    assert.ok(at >= 0 && call, `a ${kind}`);
    return call;
  }
}

const arrived = () => new Response(null, { status: 204 });
const batch = (body: Uint8Array<ArrayBuffer>) =>
  new Response(body, { headers: { 'Content-Type': 'application/octet-stream' } });
const frames = (...bytes: number[]) => batch(encodeBatch(bytes.map((byte) => Uint8Array.of(byte))));
const ended = (code: number) => Response.json({ code });
const refused = (code: number) => Response.json({ code }, { status: 409 });
/** Everything that promises set in motion has come to rest. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

void test('X11: opens with a batch of its own and sends nothing else until that has arrived', async () => {
  const bench = new Bench();
  assert.deepEqual(bench.heard, []);
  await settled();
  assert.deepEqual(bench.heard, ['opened']);
  bench.transport.send(Uint8Array.of(1));
  const opening = await bench.next('Batch');
  bench.transport.send(Uint8Array.of(2));
  await settled();
  assert.deepEqual(bench.calls, []);
  assert.equal(opening.headers['X-Cobrowse-Batch'], '1');
  assert.match(opening.headers['X-Cobrowse-Connection'] ?? '', /^[\w-]{22}$/);
  assert.equal(opening.headers['Content-Type'], 'application/octet-stream');
  opening.answer(arrived());
  const second = await bench.next('Batch');
  assert.equal(second.headers['X-Cobrowse-Batch'], '2');
  assert.deepEqual(second.body, [Uint8Array.of(2)]);
  assert.equal((await bench.next('Poll')).headers['X-Cobrowse-Poll'], '1');
});

void test('what is said in one task travels in one batch, and three batches may be under way', async () => {
  const bench = await Bench.greeted();
  bench.transport.send(Uint8Array.of(2));
  bench.transport.send(Uint8Array.of(3));
  const first = await bench.next('Batch');
  assert.deepEqual(first.body, [Uint8Array.of(2), Uint8Array.of(3)]);
  for (const byte of [4, 5, 6]) {
    bench.transport.send(Uint8Array.of(byte));
    await settled();
  }
  assert.equal(bench.calls.filter(({ headers }) => 'X-Cobrowse-Batch' in headers).length, 2);
  assert.equal(bench.transport.bufferedBytes(), 5);
  first.answer(arrived());
  await settled();
  assert.equal(bench.calls.filter(({ headers }) => 'X-Cobrowse-Batch' in headers).length, 3);
});

void test('no send is further ahead of one that is still tried than the server keeps account of', async () => {
  const bench = await Bench.greeted();
  bench.transport.send(Uint8Array.of(2));
  const lost = await bench.next('Batch');
  let later = 0;
  for (; later < 100; later++) {
    bench.transport.send(Uint8Array.of(3));
    await settled();
    const at = bench.calls.findIndex(({ headers }) => 'X-Cobrowse-Batch' in headers);
    if (at < 0) break;
    bench.calls.splice(at, 1)[0]?.answer(arrived());
    await settled();
  }
  assert.equal(later, 32);
  lost.answer(arrived());
  assert.equal((await bench.next('Batch')).headers['X-Cobrowse-Batch'], '35');
});

void test('X5: a batch stays below its limit', async () => {
  const bench = await Bench.greeted();
  for (let piece = 0; piece < 10; piece++) bench.transport.send(new Uint8Array(30_000));
  assert.deepEqual([(await bench.next('Batch')).body.length, (await bench.next('Batch')).body.length], [8, 2]);
});

void test('X13: polls on, and each poll says what arrived', async () => {
  const bench = await Bench.greeted();
  (await bench.next('Poll')).answer(frames(7, 8));
  const second = await bench.next('Poll');
  assert.deepEqual(bench.heard, ['opened', [7], [8]]);
  assert.equal(second.headers['X-Cobrowse-Poll'], '2');
});

void test('X13: an answer that is lost, cut off or of somebody else is asked for again under the same number', async () => {
  const bench = await Bench.greeted();
  const answers = [
    new Error('network'),
    batch(encodeBatch([Uint8Array.of(1, 2, 3)]).slice(0, 5)),
    new Response('<h1>Bad gateway</h1>', { status: 502 }),
    refused(4420),
  ];
  for (const answer of answers) (await bench.next('Poll')).answer(answer);
  const again = await bench.next('Poll');
  assert.equal(again.headers['X-Cobrowse-Poll'], '1');
  assert.deepEqual(bench.heard, ['opened']);
  assert.deepEqual(bench.pauses, [250, 500, 1_000, 2_000]);
  again.answer(frames(9));
  await settled();
  assert.deepEqual(bench.heard, ['opened', [9]]);
});

void test('X9: a send that may not have arrived is sent again under the same number', async () => {
  const bench = await Bench.greeted();
  bench.transport.send(Uint8Array.of(2));
  (await bench.next('Batch')).answer(new Error('reset'));
  const again = await bench.next('Batch');
  assert.equal(again.headers['X-Cobrowse-Batch'], '2');
  assert.deepEqual(again.body, [Uint8Array.of(2)]);
});

void test('a link on which nothing works any more is lost', async () => {
  const bench = await Bench.greeted();
  for (let tries = 0; tries < 5; tries++) (await bench.next('Poll')).answer(new Error('network'));
  await settled();
  assert.deepEqual(bench.heard, ['opened', 1006]);
});

void test('X16, X18: the code of a refusal ends the link', async () => {
  const bench = await Bench.greeted();
  (await bench.next('Poll')).answer(refused(4406));
  await settled();
  assert.deepEqual(bench.heard, ['opened', 4406]);

  const other = await Bench.greeted();
  (await other.next('Poll')).answer(ended(4409));
  await settled();
  assert.deepEqual(other.heard, ['opened', 4409]);
});

void test('X17: closing takes along what was said last, and says nothing more', async () => {
  const bench = await Bench.greeted();
  bench.transport.send(Uint8Array.of(2));
  bench.transport.close(4001);
  const { headers, body, keepalive } = await bench.next('Batch');
  assert.equal(headers['X-Cobrowse-Close'], '4001');
  assert.deepEqual(body, [Uint8Array.of(2)]);
  assert.ok(keepalive);
  bench.transport.send(Uint8Array.of(3));
  await settled();
  assert.ok(bench.calls.every((call) => 'X-Cobrowse-Poll' in call.headers));
  assert.deepEqual(bench.heard, ['opened']);
});

void test('X3: every connection has an id of its own', async () => {
  const ids = new Set<unknown>();
  for (let times = 0; times < 100; times++) {
    const bench = new Bench();
    await settled();
    bench.transport.send(Uint8Array.of(1));
    ids.add((await bench.next('Batch')).headers['X-Cobrowse-Connection']);
  }
  assert.equal(ids.size, 100);
});

void test('a hello that nobody answers is taken back, and nothing follows it', async () => {
  const bench = new Bench();
  await settled();
  bench.transport.send(Uint8Array.of(1));
  const hello = await bench.next('Batch');
  bench.transport.close(1000);
  await settled();
  assert.equal(hello.signal?.aborted, true);
  assert.deepEqual(bench.calls, []);
});

void test('what is on its way when it closes has some seconds to arrive, and no more', async () => {
  const bench = await Bench.greeted();
  bench.transport.send(Uint8Array.of(2));
  const unanswered = await bench.next('Batch');
  bench.transport.close(1000);
  const last = await bench.next('Batch');
  assert.equal(last.headers['X-Cobrowse-Close'], '1000');
  assert.deepEqual(bench.pauses, [3_000]);
  assert.deepEqual([unanswered.signal?.aborted, last.signal?.aborted], [true, true]);
});

void test('a send that nobody answers is given up and made again under its number, and polls wait on', async () => {
  const bench = await Bench.greeted();
  const poll = await bench.next('Poll');
  bench.transport.send(Uint8Array.of(2));
  const heldUp = await bench.next('Batch');
  bench.tenSecondsPass();
  await settled();
  assert.equal(heldUp.signal?.aborted, false);
  bench.tenSecondsPass();
  const again = await bench.next('Batch');
  assert.equal(heldUp.signal?.aborted, true);
  assert.deepEqual([again.headers, again.body], [heldUp.headers, heldUp.body]);
  assert.equal(poll.signal?.aborted, false);
  assert.deepEqual(bench.heard, ['opened']);
});
