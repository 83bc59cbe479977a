import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  HTML,
  isInert,
  isSafeImage,
  keepsAttribute,
  MATHML,
  safeBase,
  safeSheetUrl,
  safeValue,
  schemeOf,
  SVG,
} from '../../../src/replica/sanitize.ts';

const SCRIPT_URLS = [
  'javascript:x()',
  'JaVaScRiPt:x()',
  ' javascript:x()',
  '\u0001\u001fjavascript:x()',
  'java\nscript:x()',
  'java\tscript:x()',
  'java\r\nscript\t:x()',
  'javascript\n:x()',
  'vbscript:x',
  'livescript:x',
  'data:text/html,<script>x()</script>',
  ' data:text/html;base64,PHNjcmlwdD4=',
  'data:image/svg+xml,<svg onload=x()>',
  'data:,x',
  'blob:https://a/1',
  'filesystem:https://a/1',
  'file:///etc/passwd',
  'about:blank',
  'view-source:https://a/',
  'chrome://settings',
  'x-scheme-of-its-own:run',
];

describe('attributes of the replica', () => {
  it('lets no event handler in, however its name is written', () => {
    for (const name of ['onclick', 'ONCLICK', 'onLoad', 'on', 'onwhatever', 'xlink:onload', 'svg:onbegin'])
      for (const tag of ['p', 'svg', 'body', 'x-foo', 'img'])
        assert.equal(keepsAttribute(tag, name), false, `${tag} ${name}`);
  });

  it('lets nothing in that loads a document, submits or takes the focus', () => {
    for (const name of 'srcdoc ping autofocus autoplay http-equiv nonce formaction formtarget action download sandbox integrity'.split(
      ' ',
    ))
      assert.equal(keepsAttribute('p', name), false, name);
  });

  it('keeps what styles and shows', () => {
    for (const name of 'id class style title data-x aria-label href src @click __proto__ tabindex is part slot'.split(
      ' ',
    ))
      assert.equal(keepsAttribute('p', name), true, name);
  });

  it('does not let a page set the marks of the replica', () => {
    assert.equal(keepsAttribute('p', 'cobrowse-focus'), false);
    assert.equal(keepsAttribute('p', 'COBROWSE-fullscreen'), false);
    assert.equal(keepsAttribute('p', 'data-cobrowse'), true);
  });

  it('keeps of elements that load or run only harmless attributes', () => {
    for (const tag of 'script object embed iframe IFRAME frame base meta link portal fencedframe applet'.split(' ')) {
      assert.equal(isInert(tag), true, tag);
      for (const name of 'src href data rel type name value code srcdoc is imagesrcset'.split(' ')) {
        if (tag === 'meta' && name === 'name') continue;
        assert.equal(keepsAttribute(tag, name), false, `${tag} ${name}`);
      }
      assert.equal(safeValue(HTML, tag, 'class', 'a'), 'a');
    }
  });

  it('keeps of meta names the colour scheme only', () => {
    assert.equal(safeValue(HTML, 'meta', 'name', 'color-scheme'), 'color-scheme');
    assert.equal(safeValue(HTML, 'meta', 'name', 'referrer'), null);
  });

  it('keeps targets on links only', () => {
    assert.equal(safeValue(HTML, 'a', 'target', '_blank'), '_blank');
    assert.equal(safeValue(HTML, 'form', 'target', '_top'), null);
  });
});

describe('addresses in the replica', () => {
  it('reads the scheme as browsers do', () => {
    assert.equal(schemeOf(' \njava\tscript:x'), 'javascript');
    assert.equal(schemeOf('/a:b'), null);
    assert.equal(schemeOf('#javascript:x'), null);
    assert.equal(schemeOf('//host/a'), null);
  });

  it('leads a link nowhere rather than to a script or a document of data', () => {
    for (const url of SCRIPT_URLS) {
      assert.equal(safeValue(HTML, 'a', 'href', url), 'about:invalid', url);
      assert.equal(safeValue(SVG, 'a', 'href', url), 'about:invalid', url);
      assert.equal(safeValue(SVG, 'a', 'xlink:href', url), 'about:invalid', url);
      assert.equal(safeValue(MATHML, 'mi', 'href', url), null, url);
      assert.equal(safeValue(HTML, 'x-link', 'href', url), null, url);
    }
  });

  it('keeps links of the web as they are written', () => {
    for (const url of ['/a?b#c', 'https://a/b', 'HTTP://a', 'mailto:a@b', 'tel:1', '#x', '', '../x'])
      assert.equal(safeValue(HTML, 'a', 'href', url), url);
  });

  it('shows images of the web, of data and blobs, and nothing else', () => {
    for (const url of [
      'a.png',
      'https://a/b',
      'data:image/png;base64,AA',
      'data:image/svg+xml,<svg/>',
      'blob:https://a/1',
    ])
      assert.equal(isSafeImage(url), true, url);
    for (const url of ['javascript:x', 'data:text/html,x', 'ftp://a', 'file:///a', 'data:image/png', 'java\nscript:x'])
      assert.equal(isSafeImage(url), false, url);
  });

  it('refuses a set of images with a single bad one', () => {
    assert.equal(safeValue(HTML, 'img', 'srcset', 'a.png 1x, b.png 2x'), 'a.png 1x, b.png 2x');
    assert.equal(safeValue(HTML, 'img', 'srcset', 'a.png 1x, javascript:x 2x'), null);
    assert.equal(safeValue(HTML, 'source', 'srcset', 'a.png,data:text/html,x 2x'), 'a.png,data:text/html,x 2x');
    assert.equal(safeValue(HTML, 'img', 'srcset', 'data:text/html,x 2x'), null);
    assert.equal(safeValue(HTML, 'img', 'srcset', 'javascript\t:x 2x'), null);
  });

  it('lets SVG refer to parts of the same document, images to images, and nothing else', () => {
    assert.equal(safeValue(SVG, 'use', 'href', '#a'), '#a');
    assert.equal(safeValue(SVG, 'use', 'xlink:href', 'https://a/s.svg#a'), null);
    assert.equal(safeValue(SVG, 'use', 'href', 'data:image/svg+xml,<svg id="a"/>#a'), null);
    assert.equal(safeValue(SVG, 'image', 'href', 'https://a/b.png'), 'https://a/b.png');
    assert.equal(safeValue(SVG, 'image', 'href', 'javascript:x'), null);
    assert.equal(safeValue(SVG, 'script', 'href', 'https://a/b.js'), null);
  });

  it('lets no animation make an address or a handler', () => {
    for (const name of ['href', 'xlink:href', 'HREF', ' href ', 'onclick', 'src', 'srcdoc', 'a:action'])
      assert.equal(safeValue(SVG, 'animate', 'attributeName', name), null, name);
    assert.equal(safeValue(SVG, 'set', 'attributeName', 'fill'), 'fill');
    assert.equal(safeValue(SVG, 'set', 'to', 'javascript:x'), null);
  });

  it('takes a base from the web only, and never falls back to the agent’s own server', () => {
    assert.equal(safeBase('https://a/b?c'), 'https://a/b?c');
    for (const base of ['javascript:x', 'data:text/html,x', 'about:blank', '/relative', '', 'https://'])
      assert.equal(safeBase(base), 'https://base.invalid/', base);
    assert.equal(safeSheetUrl('javascript:x'), null);
    assert.equal(safeSheetUrl('https://a/b.css'), 'https://a/b.css');
  });

  it('lets popovers close only when the customer closes them', () => {
    assert.equal(safeValue(HTML, 'div', 'popover', 'auto'), 'manual');
  });
});
