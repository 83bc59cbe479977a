import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Packing, gzip } from '../../../src/customer/packing.ts';
import { inflate } from '../../../src/viewer/event-body.ts';

const LARGE = 32 * 1024;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Packing whose compression ends when the test says so. */
class Bench {
  readonly sent: string[] = [];
  readonly jobs: { body: Uint8Array; done(body: Uint8Array): void; failed(): void }[] = [];
  taken = true;
  underWay = 0;
  readonly packing = new Packing(
    (body) =>
      new Promise((done, reject) => this.jobs.push({ body, done, failed: () => reject(new Error('no compression')) })),
    (kind, body, encoding) => {
      this.sent.push(`${kind} ${String(body.length)}${encoding ? ` ${encoding}` : ''}`);
      return this.taken;
    },
    () => this.underWay,
  );
}

void test('small bodies go at once, and the answer is the publisher’s', () => {
  const bench = new Bench();
  assert.equal(bench.packing.offer('delta', new Uint8Array(LARGE - 1)), true);
  bench.taken = false;
  assert.equal(bench.packing.offer('delta', new Uint8Array(1)), false);
  assert.deepEqual(bench.sent, [`delta ${String(LARGE - 1)}`, 'delta 1']);
});

void test('large bodies are packed, and what comes meanwhile keeps its place', async () => {
  const bench = new Bench();
  assert.equal(bench.packing.offer('snapshot', new Uint8Array(LARGE)), true);
  bench.packing.offer('delta', new Uint8Array(1));
  bench.packing.offer('snapshot', new Uint8Array(2 * LARGE));
  bench.packing.offer('delta', new Uint8Array(2));
  assert.deepEqual(bench.sent, []);
  bench.jobs[1]?.done(new Uint8Array(20));
  await settled();
  assert.deepEqual(bench.sent, []);
  bench.jobs[0]?.done(new Uint8Array(10));
  await settled();
  assert.deepEqual(bench.sent, ['snapshot 10 gzip', 'delta 1', 'snapshot 20 gzip', 'delta 2']);
  bench.packing.offer('delta', new Uint8Array(3));
  assert.equal(bench.sent.at(-1), 'delta 3');
});

void test('what was refused, for its size perhaps, is packed when it comes again', async () => {
  const bench = new Bench();
  bench.taken = false;
  assert.equal(bench.packing.offer('delta', new Uint8Array(2 * LARGE)), false);
  bench.taken = true;
  assert.equal(bench.packing.offer('delta', new Uint8Array(2 * LARGE)), true);
  bench.jobs[0]?.done(new Uint8Array(10));
  await settled();
  assert.deepEqual(bench.sent, [`delta ${String(2 * LARGE)}`, 'delta 10 gzip']);
});

void test('other large bodies are packed only while more is under way than a fast network leaves', async () => {
  const bench = new Bench();
  bench.packing.offer('delta', new Uint8Array(LARGE));
  assert.deepEqual(bench.sent, [`delta ${String(LARGE)}`]);
  bench.underWay = 256 * 1024 + 1;
  bench.packing.offer('delta', new Uint8Array(LARGE));
  bench.underWay = 0;
  bench.packing.offer('delta', new Uint8Array(LARGE));
  bench.jobs[0]?.done(new Uint8Array(10));
  await settled();
  assert.deepEqual(bench.sent.slice(1), ['delta 10 gzip', `delta ${String(LARGE)}`]);
});

void test('a body that cannot be packed, or grows by it, goes as it is', async () => {
  const bench = new Bench();
  bench.packing.offer('snapshot', new Uint8Array(LARGE));
  bench.packing.offer('snapshot', new Uint8Array(LARGE));
  bench.jobs[0]?.failed();
  bench.jobs[1]?.done(new Uint8Array(LARGE));
  await settled();
  assert.deepEqual(bench.sent, [`snapshot ${String(LARGE)}`, `snapshot ${String(LARGE)}`]);
});

void test('a compression that never ends holds up only so much, and its late answer changes nothing', async () => {
  const bench = new Bench();
  bench.packing.offer('snapshot', new Uint8Array(LARGE));
  for (let count = 1; count <= 300; count++) bench.packing.offer('delta', new Uint8Array(count));
  assert.equal(bench.sent.length, 301);
  assert.deepEqual(bench.sent.slice(0, 2), [`snapshot ${String(LARGE)}`, 'delta 1']);
  bench.packing.offer('delta', new Uint8Array(7));
  bench.jobs[0]?.done(new Uint8Array(10));
  await settled();
  assert.equal(bench.sent.length, 302);
});

void test('what is cleared is never published', async () => {
  const bench = new Bench();
  bench.packing.offer('snapshot', new Uint8Array(LARGE));
  bench.packing.clear();
  bench.packing.offer('delta', new Uint8Array(1));
  bench.jobs[0]?.done(new Uint8Array(10));
  await settled();
  assert.deepEqual(bench.sent, ['delta 1']);
});

void test('the viewer reads what was packed', async () => {
  const body = new TextEncoder().encode('<p>fern</p>'.repeat(10_000));
  const packed = await gzip(body);
  assert.ok(packed.length < body.length / 20);
  assert.deepEqual(await inflate(packed), body);
});
