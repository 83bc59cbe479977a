import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { decodeClientFrame } from '../../../src/protocol/client-frames.ts';
import { type Decoded, encodeFrame } from '../../../src/protocol/codec.ts';
import type { ClientHeader, ServerHeader } from '../../../src/protocol/frames.ts';
import { decodeServerFrame } from '../../../src/protocol/server-frames.ts';

interface Golden {
  readonly about: string;
  readonly from: 'client' | 'server';
  readonly wire: string;
  readonly frame?: Record<string, unknown>;
  readonly body?: string;
  readonly canonical?: boolean;
  readonly refusal?: number;
}

/** The unit tests run in `js-client`, next to the documents. */
const folder = '../docs/protocol/v1/frames';
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const cases = names.map((name) => ({ name, golden: JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Golden }));
const good = cases.filter(({ golden }) => golden.refusal === undefined);
const bad = cases.filter(({ golden }) => golden.refusal !== undefined);

function decode({ from, wire }: Golden): Decoded<ClientHeader | ServerHeader> {
  const bytes = new Uint8Array(Buffer.from(wire, 'base64'));
  return from === 'client' ? decodeClientFrame(bytes) : decodeServerFrame(bytes);
}

void test('there are golden frames of both directions, good and bad', () => {
  assert.ok(cases.length >= 20, `${cases.length} files`);
  for (const from of ['client', 'server']) assert.ok(good.some(({ golden }) => golden.from === from));
  assert.ok(bad.length >= 10, `${bad.length} bad files`);
});

for (const { name, golden } of good) {
  void test(`${name} decodes to what it says and encodes again: ${golden.about}`, () => {
    const decoded = decode(golden);
    assert.ok(decoded.is === 'frame', JSON.stringify(decoded));
    assert.deepEqual(decoded.frame.header, golden.frame);
    assert.equal(Buffer.from(decoded.frame.body).toString('base64'), golden.body ?? '');
    const encoded = encodeFrame(golden.frame as unknown as ClientHeader, decoded.frame.body);
    if (golden.canonical) assert.equal(Buffer.from(encoded).toString('base64'), golden.wire);
    const again = decode({ ...golden, wire: Buffer.from(encoded).toString('base64') });
    assert.deepEqual(again, decoded);
  });
}

/** What only a server can or must know: its configured limits, and how a number was written, which `JSON.parse` does not tell. */
const needsMoreThanTheFrame = /^bad-(l\d|f3-seq-exponent)/;

for (const { name, golden } of bad) {
  void test(`${name} is refused: ${golden.about}`, () => {
    const decoded = decode(golden);
    if (needsMoreThanTheFrame.test(name)) return;
    switch (decoded.is) {
      case 'frame':
        assert.fail(`decoded ${JSON.stringify(decoded.frame.header)}`);
        break;
      case 'unknown':
        assert.equal(golden.refusal, 4405);
        break;
      case 'refused':
        assert.equal({ malformed: 4400, 'too-large': 4413 }[decoded.name], golden.refusal);
    }
  });
}
