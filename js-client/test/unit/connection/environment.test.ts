import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserEnvironment } from '../../../src/connection/environment.ts';
import type { TransportListener } from '../../../src/transport/transport.ts';

test('nothing that is thrown gets out, not even by who is told of it', () => {
  const told: unknown[] = [];
  let run: () => void = () => undefined;
  let heard: TransportListener | undefined;
  const environment = browserEnvironment(
    {
      now: () => 0,
      setTimeout: (action) => (run = action),
      clearTimeout: () => undefined,
      WebSocket: undefined as unknown as typeof WebSocket,
      longPoll: (_, listener) => {
        heard = listener;
        return { name: 'longpoll', send: () => undefined, bufferedBytes: () => 0, close: () => undefined };
      },
    },
    (error) => {
      told.push(error);
      throw new Error('the page has broken this, too');
    },
  );
  const fail = () => {
    throw new Error('broken');
  };

  environment.after(1, fail);
  run();
  environment.openTransport('http://host/', { opened: fail, received: fail, violated: fail, closed: fail }, 'longpoll');
  heard?.opened();
  heard?.received(new Uint8Array());
  heard?.violated('');
  heard?.closed(1006);

  assert.equal(told.length, 5);
});
