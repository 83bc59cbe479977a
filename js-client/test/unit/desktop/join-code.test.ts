import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCode, regroup, showCode } from '../../../src/desktop/join-code.ts';

const CODE = { is: 'code', code: '123456789' };

for (const input of [
  '123456789',
  '123 456 789',
  ' 123-456-789\n',
  '123–456—789',
  '123.456.789',
  '123\u00a0456\u2009789',
  '123\u200b456\ufeff789',
  '１２３ ４５６ ７８９',
  'https://help.example/cobrowse/agent/?token=123456789',
  'https://help.example:8443/cobrowse/agent/?lang=de&token=123-456-789#live',
])
  test(`reads ${JSON.stringify(input)} as a code`, () => {
    assert.deepEqual(readCode(input), CODE);
  });

test('keeps a leading zero', () => {
  assert.deepEqual(readCode('012 345 678'), { is: 'code', code: '012345678' });
});

test('tells how many digits there are so far', () => {
  assert.deepEqual(readCode(''), { is: 'incomplete', digits: '' });
  assert.deepEqual(readCode('12 34'), { is: 'incomplete', digits: '1234' });
});

for (const input of ['1234567890', '12345678a', 'hello', '123,456,789', '+123456789', '😀'])
  test(`does not read ${JSON.stringify(input)}`, () => {
    assert.equal(readCode(input).is, 'unreadable');
  });

test('a huge paste is cut, not searched', () => {
  assert.equal(readCode('9'.repeat(5_000_000)).is, 'unreadable');
});

test('shows digits in groups of three', () => {
  assert.deepEqual(['', '12', '123', '1234', '123456789'].map(showCode), ['', '12', '123', '123 4', '123 456 789']);
});

test('regrouping keeps the caret behind the digit it was behind', () => {
  assert.deepEqual(regroup('1234', 4), { text: '123 4', caret: 5 });
  assert.deepEqual(regroup('1923 456', 2), { text: '192 345 6', caret: 2 });
  assert.deepEqual(regroup('123 56', 3), { text: '123 56', caret: 3 });
  assert.deepEqual(regroup('12x', 3), { text: '12x', caret: 3 });
});

test('a pasted link becomes the code in it', () => {
  const link = 'https://help.example/cobrowse/agent/?token=123456789';
  assert.deepEqual(regroup(link, link.length), { text: '123 456 789', caret: 11 });
});
