import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import type { Cover } from '../../../src/capture/cover.ts';
import type { FromFrame, ToFrame } from '../../../src/capture/frame-messages.ts';
import { FRAME_IDS } from '../../../src/dom/ops.ts';

/** What the frame is told. */
const said: ToFrame[] = [];

// What is taken from the browser when the script is loaded.
Object.assign(globalThis, {
  window: globalThis,
  Document: class {
    createElement() {
      return { contentWindow: runInContext('globalThis', createContext()) as unknown, remove: () => undefined };
    }
  },
  Node: class {
    appendChild() {}
  },
  HTMLIFrameElement: class {
    get contentWindow() {
      return { postMessage: (message: ToFrame) => said.push(message) };
    }
  },
  EventTarget: Object,
  document: {},
});
const { FarFrame, checkedEvent } = await import('../../../src/capture/far-frame.ts');

const FIRST = 7 * FRAME_IDS;
const RANGES = 20;
const OWN = { firstId: FIRST, ranges: RANGES };
const insert = (id: unknown): string =>
  JSON.stringify({
    version: 1,
    ops: [{ op: 'insert', parent: FIRST + 3, before: null, nodes: [{ id, tag: 'p', attrs: { id: '4' } }] }],
  });

void test('a frame of another site numbers nodes of its own and of the frames in it', () => {
  for (const id of [FIRST + 1, FIRST + FRAME_IDS - 1, FIRST + FRAME_IDS + 1, FIRST + RANGES * FRAME_IDS - 1])
    assert.equal(checkedEvent(insert(id), OWN), insert(id));
  const text = JSON.stringify({ version: 1, ops: [{ op: 'text', id: FIRST + 9, text: 'says "id":4 and \\"id":4' }] });
  assert.equal(checkedEvent(text, OWN), text);
});

void test('a frame of another site scrolls as a whole, and has nothing focused and no target', () => {
  for (const op of ['{"op":"scroll","id":0,"scroll":[0,9]}', '{"op":"focus","id":null}', '{"op":"target","id":null}']) {
    const body = `{"version":1,"ops":[${op}]}`;
    assert.equal(checkedEvent(body, OWN), body);
    assert.equal(checkedEvent(body.replace(/"op":"\w+"/, '"op":"layer"'), OWN), null);
  }
});

void test('what has numbers of the page around it, or of another frame, is not passed on', () => {
  for (const id of [0, 4, FIRST, FIRST - 1, FIRST + RANGES * FRAME_IDS, -1, 1e300, null, [4], true])
    assert.equal(checkedEvent(insert(id), OWN), null, String(id));
  for (const body of [
    `{"ops":[{"op":"insert","nodes":[{ "\\u0069d" : 4,"tag":"p"}]}]}`,
    `{"root":{"id":4,"tag":"html","id":${FIRST + 1}},"x":{"id":4}}`,
    'null',
    '[]',
    '{"a":1},"b":{}',
  ])
    assert.equal(checkedEvent(body, OWN), null, body);
});

void test('what a frame says is written as it was, whatever the page has added to lists and objects', () => {
  const body = insert(FIRST + 1);
  Object.assign(Array.prototype, { toJSON: () => 'not a list' });
  Object.assign(Object.prototype, { toJSON: () => 'no object' });
  try {
    assert.equal(checkedEvent(body, OWN), body);
  } finally {
    Reflect.deleteProperty(Array.prototype, 'toJSON');
    Reflect.deleteProperty(Object.prototype, 'toJSON');
  }
});

/** Of the last join. */
function turnNow(): number {
  const join = said.findLast((message) => message.cobrowse === 'join');
  return join?.cobrowse === 'join' ? join.turn : NaN;
}

/** A frame that was asked, and what becomes of what it says. */
function bench(cover: () => Cover = () => 0) {
  const published: string[] = [];
  const points: string[] = [];
  const counts = { hidden: 0, stuck: 0 };
  const frame = new FarFrame({
    frame: {} as Element,
    origins: new Set(['https://far.example']),
    rules: '',
    ...OWN,
    depth: 1,
    shared: { longest: 2 ** 24 } as never,
    cover,
    schedule: () => undefined,
    publish: (_, body) => published.push(body) > 0,
    point: (body) => points.push(body),
    hide: () => counts.hidden++,
    onStuck: () => counts.stuck++,
  });
  frame.start();
  const say = (kind: 'snapshot' | 'delta', body: string): void =>
    frame.receive({ cobrowse: 'event', turn: turnNow(), firstId: FIRST, kind, body } satisfies FromFrame);
  return { counts, frame, points, published, say };
}

void test('of a frame that has never answered agents who come later are told that it is of another site', () => {
  const { counts, frame, say } = bench();
  frame.snapshot();
  frame.snapshot();
  assert.equal(counts.hidden, 2);
  say('snapshot', '{"version":1}');
  said.length = 0;
  frame.snapshot();
  assert.deepEqual([counts.hidden, said.map(({ cobrowse }) => cobrowse)], [2, ['snapshot']]);
});

void test('one event of a frame is no longer than the server takes, and a minute has no more of them than agents’ browsers do', () => {
  const long = bench();
  const textOf = (length: number): string => JSON.stringify({ version: 1, text: '漢'.repeat(length) });
  long.say('snapshot', textOf(4 * 1024 * 1024 - 100));
  assert.ok(Buffer.byteLength(long.published[0] ?? '') < 16 * 1024 * 1024);
  long.say('snapshot', textOf(6_000_000));
  assert.deepEqual([long.published.length, long.counts.stuck], [1, 1]);

  const many = bench();
  for (let count = 0; count < 10_000; count++) many.say('snapshot', '{"version":1}');
  assert.ok(many.published.length > 2_000 && many.published.length < 9_000, String(many.published.length));
  assert.ok(many.counts.stuck > 0);
});

void test('a pointer is passed on where it is in the frame, or in one of its frames', () => {
  const { frame, points } = bench();
  const inside = [FIRST + 3, FIRST + FRAME_IDS + 3];
  for (const id of [4, ...inside, FIRST - 1, FIRST + RANGES * FRAME_IDS])
    frame.receive({
      cobrowse: 'pointer',
      turn: turnNow(),
      firstId: FIRST,
      body: JSON.stringify({ at: { id, x: 0, y: 1 } }),
    });
  assert.deepEqual(
    points,
    inside.map((id) => JSON.stringify({ at: { id, x: 0, y: 1 } })),
  );
});

void test('what was said before the frame was joined anew, under another cover, is not passed on', () => {
  let cover = 0 as Cover;
  const { frame, published, say } = bench(() => cover);
  const before = turnNow();
  cover = 1;
  frame.step();
  frame.receive({ cobrowse: 'event', turn: before, firstId: FIRST, kind: 'snapshot', body: '{"version":1}' });
  assert.equal(published.length, 0);
  say('snapshot', '{"version":1}');
  assert.equal(published.length, 1);
});
