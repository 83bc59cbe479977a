import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Guide } from '../../../src/viewer/guide.ts';

/** A page on which everything left of x=100 is element 7, and nothing is anywhere else. */
function guideUnderTest() {
  const published: string[] = [];
  let hits = 0;
  const guide = new Guide({
    hit: ({ x }) => {
      hits++;
      return x < 100 ? { id: 7, x: x / 100, y: 0 } : undefined;
    },
    publish: (kind, body) => published.push(`${kind} ${new TextDecoder().decode(body)}`),
  });
  return { guide, published, hits: () => hits };
}

test('a position is published as a place on the element under it', () => {
  const { guide, published } = guideUnderTest();
  guide.moved({ x: 50, y: 3 });
  assert.deepEqual(published, ['pointer {"at":{"id":7,"x":0.5,"y":0}}']);
});

test('leaving the page is told once', () => {
  const { guide, published } = guideUnderTest();
  guide.moved({ x: 50, y: 3 });
  guide.stop();
  guide.stop();
  assert.deepEqual(published, ['pointer {"at":{"id":7,"x":0.5,"y":0}}', 'pointer {}']);
});

test('a pointer that never was on the page is not told', () => {
  const { guide, published } = guideUnderTest();
  guide.moved({ x: 500, y: 3 });
  guide.stop();
  assert.deepEqual(published, []);
});

test('a click beside the page shows the customer nothing', () => {
  const { guide, published } = guideUnderTest();
  guide.clicked({ x: 500, y: 3 });
  guide.clicked({ x: 25, y: 3 });
  assert.deepEqual(published, ['click {"at":{"id":7,"x":0.25,"y":0}}']);
});

test('moves in quick succession cost one hit test and bring the last position', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const now = mock.method(performance, 'now', () => 1_000);
  try {
    const { guide, published, hits } = guideUnderTest();
    guide.moved({ x: 10, y: 0 });
    for (let x = 11; x <= 40; x++) guide.moved({ x, y: 0 });
    assert.equal(hits(), 1);
    now.mock.mockImplementation(() => 1_050);
    mock.timers.tick(50);
    assert.equal(hits(), 2);
    assert.equal(published.at(-1), 'pointer {"at":{"id":7,"x":0.4,"y":0}}');
  } finally {
    mock.timers.reset();
    now.mock.restore();
  }
});
