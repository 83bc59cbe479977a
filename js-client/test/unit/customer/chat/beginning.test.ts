import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginningOf, faultOf } from '../../../../src/customer/chat/beginning.ts';

void test('tells the page without query and fragment, and within the limits', () => {
  const page = {
    url: 'https://shop.example/cart?token=secret#part',
    referrer: 'https://search.example/?q=private',
    title: `Cart\u202e ${'x'.repeat(300)}`,
  };
  const beginning = beginningOf('s', { name: `  Kim\n${'k'.repeat(100)}`, data: {} }, page);
  assert.equal(beginning.url, 'https://shop.example/cart');
  assert.equal(beginning.referrer, 'https://search.example/');
  assert.equal(beginning.title.length, 200);
  assert.ok(!beginning.title.includes('\u202e'));
  assert.equal(beginning.name?.length, 80);
  assert.ok(!('data' in beginning));
});

void test('says what is wrong with the data of a site, with value and limit', () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, 'v']));
  assert.equal(faultOf({}), undefined);
  assert.equal(faultOf({ name: 'Kim', data: { 'order.no': 'A-1' } }), undefined);
  assert.match(faultOf({ data: many }) ?? '', /21 keys; at most 20/);
  assert.match(faultOf({ data: { 'a b': '1' } }) ?? '', /"a b"/);
  assert.match(faultOf({ data: { a: 'x'.repeat(501) } }) ?? '', /501 characters; at most 500/);
  assert.match(faultOf({ data: { a: 5 as never } }) ?? '', /must be a text, not number/);
  assert.match(faultOf({ data: { a: 'b\u202ec' } }) ?? '', /control/);
  assert.match(faultOf({ name: 'n'.repeat(81) }) ?? '', /81 characters; at most 80/);
  assert.match(faultOf({ form: { fields: [{ key: 'é', label: 'E' }] } }) ?? '', /"é"/);
});
