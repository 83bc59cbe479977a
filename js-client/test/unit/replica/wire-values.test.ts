import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detailOf, Divergence } from '../../../src/replica/divergence.ts';
import {
  wireCount,
  wireEntries,
  wireList,
  wireNewId,
  wireNumber,
  wirePair,
  wireText,
} from '../../../src/replica/wire-values.ts';

const parse = (text: string): never => JSON.parse(text) as never;

describe('values of a batch', () => {
  it('refuses what is not of its kind', () => {
    for (const json of ['null', '5', '{}', '[]', 'true']) assert.throws(() => wireText(parse(json)), Divergence, json);
    for (const json of ['null', '"5"', '1e999', '[]']) assert.throws(() => wireNumber(parse(json)), Divergence, json);
    for (const json of ['-1', '1.5', '"1"', '9007199254740993', 'null'])
      assert.throws(() => wireCount(parse(json)), Divergence, json);
    for (const json of ['0', '-1', '1.5', '"1"', 'null', '{}'])
      assert.throws(() => wireNewId(parse(json)), Divergence, json);
    for (const json of ['null', '5', '"ab"', '{"length":2}'])
      assert.throws(() => wireList(parse(json)), Divergence, json);
    for (const json of ['null', '5', '"ab"', '[1]']) assert.throws(() => wireEntries(parse(json)), Divergence, json);
    for (const json of ['null', '[1]', '[1,"2"]', '[1,2,3]', '{"0":1,"1":2}'])
      assert.throws(() => wirePair(parse(json)), Divergence, json);
  });

  it('takes __proto__ as a name like any other', () => {
    assert.deepEqual(wireEntries(parse('{"__proto__":"a","constructor":"b"}')), [
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    assert.equal(({} as { a?: unknown }).a, undefined);
  });

  it('does not count above a limit', () => {
    assert.equal(wireCount(3, 3), 3);
    assert.throws(() => wireCount(4, 3), Divergence);
  });

  it('says of foreign exceptions their kind only, for their text may quote the page', () => {
    assert.equal(detailOf(new DOMException('secret of the page', 'SyntaxError')), 'SyntaxError');
    assert.equal(detailOf(new TypeError('secret of the page')), 'TypeError');
    assert.equal(detailOf(new Divergence('unknown id')), 'unknown id');
  });
});
