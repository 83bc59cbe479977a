import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Substitutes } from '../../../src/replica/substitutes.ts';
import type { FrameWindow } from '../../../src/replica/sheets.ts';

/** `broken`: addresses that do not load. */
function substitutes(
  fromBrowser: 'never' | 'failing' | 'always',
  fetched: readonly string[] = [],
  broken: readonly string[] = [],
) {
  const tried: string[] = [];
  const load = (url: string): Promise<void> => {
    tried.push(url);
    return broken.includes(url) ? Promise.reject(new Error('not there')) : Promise.resolve();
  };
  const frame = {
    Image: class {
      src = '';
      decode(): Promise<void> {
        return load(this.src);
      }
    },
    FontFace: class {
      constructor(
        _: string,
        private readonly source: string,
      ) {}
      load(): Promise<void> {
        return load(JSON.parse(this.source.slice(4, -1)) as string);
      }
    },
  } as unknown as FrameWindow;
  let failures = 0;
  const way = { fromBrowser, fetched, at: (url: string) => (url.length > 100 ? null : `/ours?${url}`) };
  const made = new Substitutes(frame, way, () => failures++);
  made.setPage('https://shop.example/account', 'https://shop.example/sub/');
  return { made, tried, failures: () => failures };
}

void test('I3: with always every image of the page’s own site comes from us, and none of another', () => {
  const { made } = substitutes('always');
  assert.equal(made.attribute('img', 'src', 'a.png'), '/ours?https://shop.example/sub/a.png');
  assert.equal(made.attribute('img', 'src', 'https://other.example/a.png'), 'https://other.example/a.png');
  assert.equal(made.attribute('a', 'href', '/a'), '/a');
  assert.equal(made.attribute('img', 'alt', '/a.png'), '/a.png');
});

void test('I3: with failing an image comes from us once it has failed, wherever it stands', () => {
  const { made } = substitutes('failing');
  assert.equal(made.attribute('img', 'src', '/a.png'), '/a.png');
  assert.equal(made.fail('https://shop.example/a.png'), true);
  assert.equal(made.attribute('img', 'src', '/a.png'), '/ours?https://shop.example/a.png');
  assert.equal(
    made.attribute('div', 'style', 'background:url(/a.png)'),
    'background:url("/ours?https://shop.example/a.png")',
  );
  assert.equal(made.fail('https://shop.example/a.png'), false, 'ours failed, too');
  assert.equal(made.fail('https://other.example/a.png'), false);
});

void test('I3: listed hosts come from us, with their sub-domains where they are listed so', () => {
  const { made } = substitutes('never', ['https://cdn.example', 'https://*.images.example']);
  assert.equal(made.attribute('img', 'src', 'https://cdn.example/a'), '/ours?https://cdn.example/a');
  assert.equal(made.attribute('img', 'src', 'https://x.images.example/a'), '/ours?https://x.images.example/a');
  for (const other of ['https://images.example/a', 'http://cdn.example/a', 'https://evilimages.example/a', '/a.png'])
    assert.equal(made.attribute('img', 'src', other), other);
  assert.equal(made.sheet('https://cdn.example/a.css'), '/ours?https://cdn.example/a.css');
  assert.equal(made.sheet('https://other.example/a.css'), null);
});

void test('sets of images are replaced one by one', () => {
  const { made } = substitutes('always');
  assert.equal(
    made.attribute('img', 'srcset', '/a.png 1x, https://other.example/b.png 2x'),
    '/ours?https://shop.example/a.png 1x, https://other.example/b.png 2x',
  );
});

void test('what style sheets name is tried, a few times at most, and told when it fails', async () => {
  const bad = ['https://shop.example/a.png', 'https://shop.example/f.woff2'];
  const { made, tried, failures } = substitutes('failing', [], bad);
  const css =
    'a{b:url(/a.png)}b{c:url(/fine.png)}@font-face{src:url(/f.woff2)}c{d:url(data:x)}d{e:url(https://other.example/x)}';
  assert.equal(made.style(css), css);
  await new Promise((done) => setTimeout(done, 0));
  assert.deepEqual([...tried].sort(), [...bad, 'https://shop.example/fine.png'].sort());
  assert.equal(failures(), 2);
  assert.match(
    made.style(css),
    /ours\?https:\/\/shop\.example\/a\.png.*fine\.png.*ours\?https:\/\/shop\.example\/f\.woff2/,
  );
  for (let at = 0; at < 500; at++) made.style(`a{b:url(/${at}.png)}`);
  // Each begins where one ends, by promises alone: at the next task nothing is left of them.
  let before = -1;
  while (before !== tried.length) {
    before = tried.length;
    await new Promise((done) => setImmediate(done));
  }
  assert.equal(tried.length, 100);
});

void test('an address for which there is no room is left as it is', () => {
  const { made } = substitutes('always');
  const long = `/${'x'.repeat(200)}.png`;
  assert.equal(made.attribute('img', 'src', long), long);
});
