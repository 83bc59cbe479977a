import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withContentPictures } from '../../../src/capture/content-pictures.ts';
import { withoutPictures } from '../../../src/rules/pictures.ts';

const kept = (key: string, value: string): boolean => withoutPictures([key, value]).includes(key);

void test('no attribute of an element without pictures names one, whatever it is called', () => {
  for (const [key, value] of [
    ['src', 'a'],
    ['data-src', 'faces/42.jpg'],
    ['data-lazy', 'portrait.webp'],
    ['data-bg', 'url(x)/y'],
    ['data-options', '{"image":"x"}'],
    ['data-original', '//cdn.example/42'],
    ['low-res', 'https://cdn.example/42'],
    ['href', '/full/42.jpeg?size=2'],
    ['title', 'see 42.png'],
    ['lazyload', 'data:image/png;base64,AA'],
  ] as const)
    assert.equal(kept(key, value), false, `${key}=${value}`);
  for (const [key, value] of [
    ['class', 'data-src'],
    ['href', '/account'],
    ['data-theme', 'dark'],
    ['data-index', '3'],
    ['aria-label', 'yes/no'],
    ['title', 'Anna'],
  ] as const)
    assert.equal(kept(key, value), true, `${key}=${value}`);
});

void test('its style has no pictures either', () => {
  const [, style = ''] = withoutPictures(['style', 'background:url(a.png);mask-image:url("b.png");color:red']);
  assert.doesNotMatch(style, /\.png/);
  assert.match(style, /mask:none!important;content:normal!important.*color:red/);
});

void test('nothing in its style undoes that: what is left open swallows nothing of it, and nothing weighs as much', () => {
  const without = (style: string): string => withoutPictures(['style', style])[1] ?? '';
  const clean = without('');
  for (const style of ['color:red;width:calc((1px', 'color:red;--x:{', 'color:red/*', '"'])
    assert.equal(without(style), clean + style);
  assert.equal(
    without('background:var(--photo) ! important;color:red!IMPORTANT'),
    `${clean}background:var(--photo) ;color:red`,
  );
});

void test('generated content with a picture can be taken away, and no other is touched', () => {
  const marked = (value: string, rest = ''): string => `.a::before{content:var(--cobrowse-content,${value})${rest}}`;
  for (const value of [
    'url(a.png)',
    'url("data:image/png;base64,A;B")',
    '"x" url( a.png )/"alt"',
    "image-set('a' 1x)",
    'var(--photo)',
    'VAR( --a, "x" )',
  ])
    assert.equal(withContentPictures(`.a::before{content:${value}}`), marked(value));
  assert.equal(
    withContentPictures('.a::before{content:url(a)!important;color:red}'),
    marked('url(a)', '!important;color:red'),
  );
  assert.equal(
    withContentPictures('.a::before{/* photo */content:url(a)}'),
    '.a::before{/* photo */content:var(--cobrowse-content,url(a))}',
  );
  for (const css of [
    '.content:hover{background:url(a)}',
    'a{justify-content: center; background: url(a)}',
    'a{align-content:start}b{background:url(a)}',
  ])
    assert.equal(withContentPictures(css), css);
});
