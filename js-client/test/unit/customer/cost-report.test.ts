import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportOf } from '../../../src/customer/cost-report.ts';

void test('M1: figures are whole, and at most a million', () => {
  assert.deepEqual(reportOf({ coalesced: 3, captureMs: 1.6, longestMs: 2e9, throttled: 0 }), {
    type: 'report',
    coalesced: 3,
    captureMs: 2,
    longestMs: 1_000_000,
    throttled: 0,
  });
});
