import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecretAutocomplete } from '../../../src/capture/autocomplete.ts';
import { blockOut, createPolicy, failClosed, withoutQuery } from '../../../src/capture/policy.ts';
import type { Place, Policy } from '../../../src/capture/policy.ts';

const policy = createPolicy();
const place = (tag: string, state: Partial<Place> = {}): Place => ({ tag, masked: false, secret: false, ...state });
const attribute = (tag: string, name: string, value: string, state?: Partial<Place>): string | null =>
  policy.mask('attribute', value, place(tag, state), name);
const stateOf = (mark: string | null): string =>
  policy.stateOf({} as Element, (name) => (name === 'data-cobrowse' ? mark : null));
const secretBy = (element: Element, attributes: Record<string, string>): boolean =>
  policy.isSecret(element, (name) => attributes[name] ?? null);

test('marks say how a region is shown, and a mistyped one masks', () => {
  assert.equal(stateOf(null), 'show');
  assert.equal(stateOf('show'), 'show');
  assert.equal(stateOf(' Mask '), 'mask');
  assert.equal(stateOf('block'), 'block');
  assert.equal(stateOf('service'), 'service');
  assert.equal(stateOf('maks'), 'mask');
  assert.equal(stateOf(''), 'mask');
});

test('secrets are known by their autocomplete tokens, whatever stands before them', () => {
  for (const value of [
    'cc-number',
    'section-a shipping cc-csc',
    'BILLING CC-EXP',
    'one-time-code',
    'current-password webauthn',
    'new-password',
  ])
    assert.equal(isSecretAutocomplete(value), true, value);
  for (const value of ['', 'on', 'off', 'name', 'cc-', 'username webauthn', 'section-cc-number email'])
    assert.equal(isSecretAutocomplete(value), false, value);
});

test('a control that was secret once stays secret', () => {
  const element = {} as Element;
  assert.equal(secretBy(element, { type: 'text' }), false);
  assert.equal(secretBy(element, { type: 'PassWord' }), true);
  assert.equal(secretBy(element, { type: 'text' }), true);
  const other = {} as Element;
  policy.rememberAttribute(other, 'autocomplete', 'cc-name');
  assert.equal(secretBy(other, {}), true);
  const third = {} as Element;
  policy.rememberAttribute(third, 'title', 'password');
  assert.equal(secretBy(third, {}), false);
});

test('the length of a hidden value is hidden too', () => {
  const short = policy.mask('value', 'a', place('input', { secret: true }));
  const long = policy.mask('value', 'a'.repeat(99), place('input', { masked: true }));
  assert.equal(short, long);
  assert.equal(policy.mask('value', '', place('input', { secret: true })), '');
  assert.equal(policy.mask('value', 'shown', place('input')), 'shown');
});

test('masked text keeps its white space and tells lengths in steps of four', () => {
  assert.equal(blockOut('a 1234 56789\n'), '•••• •••• ••••••••\n');
  assert.equal(blockOut('  '), '  ');
  assert.equal(policy.mask('text', 'name', place('#text', { masked: true })), '••••');
});

test('attributes that run or tell too much never leave', () => {
  for (const name of ['onclick', 'ONLOAD', 'nonce', 'integrity', 'srcdoc', 'ping', 'http-equiv'])
    assert.equal(attribute('div', name, 'x'), null, name);
  for (const tag of ['input', 'textarea', 'select', 'button']) assert.equal(attribute(tag, 'value', 'x'), null, tag);
  for (const tag of ['option', 'progress', 'meter', 'li']) assert.equal(attribute(tag, 'value', '3'), '3', tag);
  for (const tag of ['iframe', 'video', 'embed']) assert.equal(attribute(tag, 'src', 'x'), null, tag);
  assert.equal(attribute('link', 'href', 'x.css'), null);
  assert.equal(attribute('script', 'src', 'x.js'), null);
  assert.equal(attribute('script', 'id', 'x'), 'x');
});

test('links lose query and fragment, resources keep them', () => {
  assert.equal(attribute('a', 'href', '/path?token=1#x'), '/path');
  assert.equal(attribute('svg:a', 'xlink:href', '/path?token=1'), '/path');
  assert.equal(attribute('form', 'action', '/f?x'), '/f');
  assert.equal(attribute('img', 'src', '/i.png?v=2'), '/i.png?v=2');
  assert.equal(attribute('svg:use', 'href', '#icon'), '#icon');
  assert.equal(withoutQuery('a#b?c'), 'a');
});

test('addresses that are scripts or documents lead nowhere, however they are disguised', () => {
  for (const value of [
    'javascript:x',
    ' JAVASCRIPT:x',
    'java\nscript:x',
    '\u0001javascript:x',
    'vbscript:x',
    'data:text/html,x',
    'blob:x',
  ])
    assert.equal(attribute('a', 'href', value), 'about:invalid', value);
  assert.equal(attribute('form', 'action', 'javascript:x'), null);
  assert.equal(attribute('svg:animate', 'to', 'javascript:x'), null);
  assert.equal(attribute('img', 'src', 'data:image/png;base64,AA=='), 'data:image/png;base64,AA==');
});

test('in a masked region only what makes its shape is left', () => {
  const masked = { masked: true };
  assert.equal(attribute('div', 'class', 'c', masked), 'c');
  assert.equal(attribute('td', 'colspan', '2', masked), '2');
  for (const name of [
    'title',
    'alt',
    'placeholder',
    'aria-label',
    'data-id',
    'href',
    'src',
    'srcset',
    'value',
    'label',
    'd',
    'poster',
  ])
    assert.equal(attribute('div', name, 'secret', masked), null, name);
  const style =
    attribute('div', 'style', 'color:red;background:url(secret.png);--v:secret;content:"secret"', masked) ?? '';
  assert.match(style, /color:red/);
  assert.doesNotMatch(style, /secret/);
  assert.doesNotMatch(
    policy.mask('style', '.a::before{content:"secret";--x: secret;b:url(secret)}', place('style', masked)) ?? '',
    /secret/,
  );
  assert.doesNotMatch(
    policy.mask('style', '.a::before{/* a */content:secret;/* b */--x:secret}', place('style', masked)) ?? '',
    /secret/,
  );
});

test('page addresses lose query and fragment, and their path where the page is masked', () => {
  assert.equal(policy.mask('url', 'https://x.example/a/b?c#d', place('html')), 'https://x.example/a/b');
  assert.equal(policy.mask('url', 'https://x.example/a/b?c#d', place('html', { masked: true })), 'https://x.example/');
});

test('a policy that fails masks everything from then on, and says so once', () => {
  let failures = 0;
  const broken: Policy = {
    ...policy,
    stateOf: () => {
      throw new Error('rules');
    },
  };
  const closed = failClosed(broken, () => failures++);
  assert.equal(closed.mask('text', 'seen', place('#text')), 'seen');
  assert.equal(
    closed.stateOf({} as Element, () => null),
    'mask',
  );
  assert.equal(
    closed.stateOf({} as Element, () => null),
    'mask',
  );
  assert.equal(closed.mask('text', 'seen', place('#text')), '••••');
  assert.equal(closed.mask('value', 'x', place('input')), '••••••••');
  assert.equal(closed.mask('attribute', 'x', place('div'), 'title'), null);
  assert.equal(
    closed.isSecret({} as Element, () => null),
    true,
  );
  assert.equal(failures, 1);
});
