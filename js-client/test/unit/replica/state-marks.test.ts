import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markStates, unmarkStates } from '../../../src/replica/state-marks.ts';

describe('style text with states of the customer’s browser', () => {
  it('finds the mark where it found the state', () => {
    assert.equal(markStates('a:hover{}'), 'a:is(:hover,[cobrowse-hover]){}');
    assert.equal(
      markStates('a:focus-visible,b:focus-within{}'),
      'a:is(:focus-visible,[cobrowse-focus]),b:is(:focus-within,[cobrowse-focus-within]){}',
    );
    assert.equal(markStates(':not(:FOCUS){}'), ':not(:is(:FOCUS,[cobrowse-focus])){}');
  });

  it('leaves names, strings, comments and escaped characters alone', () => {
    for (const css of [
      'a:focus-ring{}',
      '.hover\\:red{}',
      'a::after{content:":hover"}',
      '/*:hover*/a{}',
      "a{content:':focus'}",
      'a:active{}',
    ])
      assert.equal(markStates(css), css);
  });

  it('takes apart escaped names that end in a state', () => {
    assert.equal(markStates('.hover\\:red:hover{}'), '.hover\\:red:is(:hover,[cobrowse-hover]){}');
  });

  it('can be undone', () => {
    for (const css of ['a:hover b:focus{}', ':not(:focus-within):fullscreen{}'])
      assert.equal(unmarkStates(markStates(css)), css);
  });
});
