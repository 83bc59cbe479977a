import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { closeCodes, retryOf } from '../../../src/protocol/close-codes.ts';

interface Row {
  readonly code: number;
  readonly name: string;
  readonly retry: string;
  readonly only?: 'rest';
}

void test('the table in the client is the table of the protocol', () => {
  const { codes } = JSON.parse(readFileSync('../docs/protocol/v1/codes.json', 'utf8')) as { codes: Row[] };
  assert.ok(codes.length > 10);
  const ofConnections = codes.filter(({ only }) => only !== 'rest');
  const documented = Object.fromEntries(ofConnections.map(({ code, name, retry }) => [code, { name, retry }]));
  assert.deepEqual(closeCodes, documented);
});

void test('a code that nobody defined says nothing about the session', () => {
  for (const code of [0, 1000, 1001, 1006, 4999]) assert.equal(retryOf(code), 'resume');
});
