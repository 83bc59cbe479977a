import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FRAME_IDS } from '../../../src/dom/ops.ts';
import type { ReplicaPage } from '../../../src/replica/page.ts';

/** Every getter, setter and method that a browser's prototypes have, as plain properties of what they are called on. */
const prototype = new Proxy(
  {},
  {
    get: () => () => undefined,
    getOwnPropertyDescriptor: (_, key) => ({
      configurable: true,
      get(this: Record<PropertyKey, unknown>) {
        return this[key];
      },
      set: () => undefined,
    }),
  },
);
for (const name of 'Node Element Document DocumentFragment ShadowRoot CharacterData Text HTMLElement HTMLIFrameElement HTMLFrameElement SVGElement CSSStyleSheet Animation'.split(
  ' ',
))
  Object.assign(globalThis, { [name]: Object.assign(() => undefined, { prototype }) });
const { InnerPages } = await import('../../../src/replica/frames.ts');
const { NOT_OURS, rangeOf } = await import('../../../src/replica/ranges.ts');

const snapshot = { mode: 'no-quirks' } as never;
const delta = {} as never;

function framesUnderTest(isBox: (error: unknown) => boolean, depth = 0) {
  const told: string[] = [];
  let fault: Error | undefined;
  const page = {
    apply: () => {
      if (fault) throw fault;
      told.push('applied');
    },
    verify: () => undefined,
    end: () => told.push('ended'),
  } as unknown as ReplicaPage;
  const pages = new InnerPages(
    depth,
    () => page,
    (_, isDocument, why) => told.push(isDocument ? 'document' : `box: ${why ?? ''}`),
    (error) => {
      told.push((error as Error).message);
      return isBox(error);
    },
  );
  const document = { open: () => undefined, write: () => undefined, close: () => undefined };
  const frame = {
    localName: 'iframe',
    namespaceURI: 'http://www.w3.org/1999/xhtml',
    contentWindow: { document },
  } as unknown as Element;
  const breaks = (message: string): void => {
    fault = new Error(message);
    pages.apply(frame, { op: 'frame', id: 4, delta });
    fault = undefined;
  };
  return { breaks, frame, pages, told };
}

void test('a frame that is told what does not fit is a box, silently, until it is told anew', () => {
  const { breaks, frame, pages, told } = framesUnderTest(() => true);
  pages.apply(frame, { op: 'frame', id: 4, snapshot });
  breaks('wrong');
  pages.apply(frame, { op: 'frame', id: 4, delta });
  assert.deepEqual(told.splice(0), ['document', 'wrong', 'ended', 'box: unreadable']);
  assert.equal(pages.pageIn(frame), undefined);

  pages.apply(frame, { op: 'frame', id: 4, snapshot });
  pages.apply(frame, { op: 'frame', id: 4, delta });
  assert.deepEqual(told, ['document', 'applied']);
});

void test('what is there stays where only a sum is wrong', () => {
  const { breaks, frame, pages, told } = framesUnderTest(() => false);
  pages.apply(frame, { op: 'frame', id: 4, snapshot });
  breaks('attributes');
  pages.apply(frame, { op: 'frame', id: 4, delta });
  assert.deepEqual(told, ['document', 'attributes', 'applied']);
});

void test('a change of what was never told, and frames deeper than any, are not ours', () => {
  const { frame, pages, told } = framesUnderTest(() => true);
  pages.apply(frame, { op: 'frame', id: 4, delta });
  assert.deepEqual(told, [NOT_OURS, 'box: unreadable']);

  const deep = framesUnderTest(() => true, 6);
  deep.pages.apply(deep.frame, { op: 'frame', id: 4, snapshot });
  assert.deepEqual(deep.told, [NOT_OURS, 'box: unreadable']);
});

void test('a page and each frame have a range of domIds', () => {
  assert.deepEqual([0, 1, FRAME_IDS - 1, FRAME_IDS, 7 * FRAME_IDS + 3].map(rangeOf), [0, 0, 0, 1, 7]);
});
