import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { inflate, readPointer, writePointer } from '../../../src/viewer/event-body.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('inflates what a publisher compressed', async () => {
  const text = '{"version":1,"ops":[]}'.repeat(10_000);
  assert.equal(new TextDecoder().decode(await inflate(gzipSync(text))), text);
});

test('a body that grows beyond the limit is refused before it fills the memory', async () => {
  await assert.rejects(inflate(gzipSync(Buffer.alloc(50_000_000)), 1_000_000), RangeError);
});

test('a damaged body is refused', async () => {
  const damaged = gzipSync('x'.repeat(100_000));
  damaged.fill(0xff, 20, 60);
  await assert.rejects(inflate(damaged));
});

test('a pointer comes back as it was written', () => {
  const body = { at: { id: 7, x: 0.25, y: 1 } };
  assert.deepEqual(readPointer(writePointer(body)), body);
  assert.deepEqual(readPointer(writePointer({})), {});
});

for (const hostile of [
  '',
  'null',
  '7',
  '{"at":null}',
  '{"at":7}',
  '{"at":{"id":"7","x":0,"y":0}}',
  '{"at":{"id":-1,"x":0,"y":0}}',
  '{"at":{"id":1e300,"x":0,"y":0}}',
  '{"at":{"id":1,"x":1e999,"y":0}}',
  '{"at":{"id":1,"x":0}}',
])
  test(`${hostile === '' ? 'an empty body' : hostile} is a pointer that is not on the page`, () => {
    assert.deepEqual(readPointer(bytes(hostile)), {});
  });
