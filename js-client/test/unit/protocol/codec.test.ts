import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFrame } from '../../../src/protocol/codec.ts';
import { decodeServerFrame } from '../../../src/protocol/server-frames.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function name(wire: string): string {
  const decoded = decodeServerFrame(bytes(wire));
  return decoded.is === 'refused' ? decoded.name : decoded.is;
}

void test('F1: a header of 4,096 bytes is read, one byte more is too large', () => {
  const header = (length: number) => {
    const frame = '{"type":"heartbeat","pad":""}';
    return `${frame.slice(0, -2)}${'x'.repeat(length - frame.length)}"}\n`;
  };
  assert.equal(header(4096).length, 4097);
  assert.equal(name(header(4096)), 'frame');
  assert.equal(name(header(4097)), 'too-large');
});

void test('a server frame that breaks a rule is refused', () => {
  const bad = [
    '',
    '\n',
    '{"type":"heartbeat"}',
    '[]\n',
    '"heartbeat"\n',
    'null\n',
    '{"type":7}\n',
    '{"type":"ack","epoch":1}\n',
    '{"type":"ack","epoch":1,"seq":1.5}\n',
    '{"type":"ack","epoch":1,"seq":-1}\n',
    '{"type":"ack","epoch":1,"seq":"1"}\n',
    '{"type":"ack","epoch":1,"seq":9007199254740992}\n',
    '{"type":"ack","epoch":1,"seq":1,"seq":2}\n',
    '{"type":"ack","epoch":1,"seq":1,"s\\u0065q":2}\n',
    '{"type":"ack","epoch":1,"seq":1,"a":[[[[]]]]}\n',
    '{"type":"ack","epoch":1,"seq":1}\nbody',
    '{"type":"ended","reason":"boredom"}\n',
    '{"type":"event","position":1,"publisher":"p","epoch":1,"seq":1,"kind":"delta","length":2}\nabc',
    '{"type":"event","position":1,"publisher":"p","epoch":1,"seq":1,"kind":"delta","length":2,"offset":1}\nab',
    '{"type":"event","position":1,"publisher":"p","epoch":1,"seq":1,"kind":"delta","length":2,"offset":2}\n',
    '{"type":"event","position":0,"publisher":"p","epoch":1,"seq":1,"kind":"delta","length":0}\n',
  ];
  for (const wire of bad) assert.equal(name(wire), 'malformed', wire);
});

void test('F2: what a newer server says is ignored, type or field', () => {
  assert.equal(name('{"type":"fireworks","colour":"red"}\n'), 'unknown');
  assert.equal(name('{"type":"__proto__"}\n'), 'unknown');
  const decoded = decodeServerFrame(bytes('{"type":"ack","epoch":1,"seq":2,"mood":{"a":1}}\n'));
  assert.deepEqual(decoded, {
    is: 'frame',
    frame: { header: { type: 'ack', epoch: 1, seq: 2 }, body: new Uint8Array(0) },
  });
});

void test('any bytes are a body, line feeds included', () => {
  const body = Uint8Array.from({ length: 600 }, (_, at) => at % 256);
  const header = { type: 'event', position: 3, publisher: 'p', epoch: 1, seq: 2, kind: 'delta', length: 600 } as const;
  const decoded = decodeServerFrame(encodeFrame(header, body));
  assert.ok(decoded.is === 'frame');
  assert.deepEqual(decoded.frame, { header, body });
});

void test('our own header that is too long is a fault of ours', () => {
  assert.throws(() => encodeFrame({ type: 'request-snapshot', cause: 'x'.repeat(5_000) }), RangeError);
});
