import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absolutizeUrls, splitRules } from '../../../src/dom/css.ts';

const BASE = 'https://shop.example/css/main.css';
const absolute = (css: string): string => absolutizeUrls(css, BASE);

test('relative URLs become absolute, however they are written', () => {
  assert.equal(absolute('a{b:url(x.png)}'), 'a{b:url("https://shop.example/css/x.png")}');
  assert.equal(absolute('a{b:url( "../x.png" )}'), 'a{b:url("https://shop.example/x.png")}');
  assert.equal(absolute("a{b:url('/x.png')}"), 'a{b:url("https://shop.example/x.png")}');
  assert.equal(absolute('a{b:URL(//cdn.example/x.png)}'), 'a{b:url("https://cdn.example/x.png")}');
  assert.equal(absolute('@import "more.css" screen;'), '@import "https://shop.example/css/more.css" screen;');
  assert.equal(absolute('@import url(more.css);'), '@import url("https://shop.example/css/more.css");');
});

test('an escaped URL is read as the browser reads it', () => {
  assert.equal(absolute('a{b:url(a\\)b.png)}'), 'a{b:url("https://shop.example/css/a)b.png")}');
  assert.equal(absolute('a{b:url("\\78 .png")}'), 'a{b:url("https://shop.example/css/x.png")}');
});

test('fragments, data and blobs stay as they are', () => {
  for (const css of ['a{fill:url(#g)}', 'a{b:url(data:image/png;base64,AA==)}', 'a{b:url("blob:https://x/1")}'])
    assert.equal(absolute(css), css);
});

test('image-set strings are URLs, other strings and comments are not', () => {
  assert.equal(
    absolute('a{b:image-set("x.png" type("image/png") 1x, "y.png" 2x);content:"z.png"}'),
    'a{b:image-set("https://shop.example/css/x.png" type("image/png") 1x, "https://shop.example/css/y.png" 2x);content:"z.png"}',
  );
  assert.equal(absolute('/* url(x.png) */ a{content:"url(x.png)";b:url(y.png)}').includes('"url(x.png)"'), true);
});

test('text that is no CSS passes unchanged and ends', () => {
  for (const css of ['', '}}}', 'a{b:url(', '/* url(', '"url(', "@import '", 'a{b:url(x y)}'])
    assert.equal(absolute(css), css);
});

test('rules are taken apart at the top level only', () => {
  assert.deepEqual(splitRules('@charset "x;"; /* a{} */ .a{b:c} @media x{.d{e:f}.g{h:i}} .j[k="}"]{l:url(m;n)}'), [
    '@charset "x;";',
    '.a{b:c}',
    '@media x{.d{e:f}.g{h:i}}',
    '.j[k="}"]{l:url(m;n)}',
  ]);
  assert.deepEqual(splitRules(' '), []);
  assert.deepEqual(splitRules('.open{a:b'), ['.open{a:b']);
});
