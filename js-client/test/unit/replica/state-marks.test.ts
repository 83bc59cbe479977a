import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markStates, unmarkStates } from '../../../src/replica/state-marks.ts';

describe('style text with states of the customer’s browser', () => {
  it('finds the mark where it found the state', () => {
    assert.equal(markStates('a:hover{}'), 'a:is(:hover,[cobrowse-hover]){}');
    assert.equal(
      markStates('a:focus-visible,b:focus-within{}'),
      'a:is(:focus-visible,[cobrowse-focus-visible]),b:is(:focus-within,[cobrowse-focus-within]){}',
    );
    assert.equal(markStates('a:active,:target{}'), 'a:is(:active,[cobrowse-active]),:is(:target,[cobrowse-target]){}');
    assert.equal(markStates(':not(:FOCUS){}'), ':not(:is(:FOCUS,[cobrowse-focus])){}');
  });

  it('leaves names, strings, comments and escaped characters alone', () => {
    for (const css of [
      'a:focus-ring{}',
      '.hover\\:red{}',
      'a::after{content:":hover"}',
      '/*:hover*/a{}',
      "a{content:':focus'}",
      'a:activated{}',
      '.target{}',
    ])
      assert.equal(markStates(css), css);
  });

  it('finds the end of an at-rule behind what its strings and comments hold', () => {
    const marked = 'a:is(:hover,[cobrowse-hover]){}b::before{content:":hover"}';
    for (const before of [
      '@import url("/css2?family=Inter:wght@400;700&display=swap");',
      "@import '/a{;}.css'print;",
      "@media/* don’t; isn't{ */(hover:hover){}",
      '@supports (content:":hover") and (hover:hover){}',
      '@layer a;',
    ])
      assert.equal(markStates(`${before}a:hover{}b::before{content:":hover"}`), before + marked);
  });

  it('takes apart escaped names that end in a state', () => {
    assert.equal(markStates('.hover\\:red:hover{}'), '.hover\\:red:is(:hover,[cobrowse-hover]){}');
  });

  it('can be undone', () => {
    for (const css of ['a:hover b:focus{}', ':not(:focus-within):fullscreen{}'])
      assert.equal(unmarkStates(markStates(css)), css);
  });
});
