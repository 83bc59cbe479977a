import type { OpenTransport, Transport, TransportListener, TransportName } from '../transport/transport.ts';
import { webSocketTransport } from '../transport/websocket.ts';

/** Everything outside that a connection leans on: time, chance, timers and the network. */
export interface ConnectionEnvironment {
  /** Milliseconds that only grow. */
  now(): number;
  /** In [0, 1). */
  chance(): number;
  /** Calls `action` once after `ms`; the answer takes it back. */
  after(ms: number, action: () => void): () => void;
  /** Begins a link by the named transport to `url`. Must not throw. */
  openTransport(url: string, listener: TransportListener, name: TransportName): Transport;
}

/** The browser's functions that a connection needs, as they were before the page could wrap them. */
export interface BrowserFunctions {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  readonly setTimeout: (action: () => void, ms: number) => unknown;
  readonly clearTimeout: (timer: never) => void;
  readonly WebSocket: typeof WebSocket;
  readonly longPoll: OpenTransport;
}

/** The real thing. Whatever is thrown inside goes to `onError` and never to the page. */
export function browserEnvironment(
  { now, setTimeout, clearTimeout, WebSocket, longPoll }: BrowserFunctions,
  onError: (error: unknown) => void,
): ConnectionEnvironment {
  const guarded =
    <Args extends unknown[]>(action: (...args: Args) => void) =>
    (...args: Args) => {
      try {
        action(...args);
      } catch (error) {
        try {
          onError(error);
        } catch {
          // There is nobody left to tell.
        }
      }
    };
  const transports = { websocket: webSocketTransport(WebSocket), longpoll: longPoll };
  const guardedListener = (listener: TransportListener): TransportListener => ({
    opened: guarded(() => listener.opened()),
    received: guarded((frame) => listener.received(frame)),
    violated: guarded((reason) => listener.violated(reason)),
    closed: guarded((code) => listener.closed(code)),
  });
  return {
    now,
    chance: () => Math.random(),
    after: (ms, action) => {
      const timer = setTimeout(guarded(action), ms);
      return () => clearTimeout(timer as never);
    },
    openTransport: (url, listener, name) => transports[name](url, guardedListener(listener)),
  };
}
