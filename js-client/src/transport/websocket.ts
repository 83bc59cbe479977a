import { SUBPROTOCOL } from '../protocol/frames.ts';
import { ABNORMAL, type OpenTransport, type Transport, type TransportListener } from './transport.ts';

/** Opens WebSockets with the given constructor, which a caller took from the browser before the page could wrap it. */
export function webSocketTransport(WebSocketConstructor: typeof WebSocket): OpenTransport {
  return (url, listener) => {
    try {
      return link(new WebSocketConstructor(url.replace(/^http/, 'ws'), SUBPROTOCOL), listener);
    } catch {
      // A content security policy or a bad URL: the browser throws, or closes at once, depending on its make.
      return failed(listener);
    }
  };
}

function link(socket: WebSocket, listener: TransportListener): Transport {
  const listening = new AbortController();
  const { signal } = listening;
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => listener.opened(), { signal });
  socket.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) listener.received(new Uint8Array(data));
      else listener.violated('text message');
    },
    { signal },
  );
  socket.addEventListener(
    'close',
    ({ code }) => {
      listening.abort();
      listener.closed(code);
    },
    { signal },
  );
  return {
    name: 'websocket',
    send: (frame) => {
      if (socket.readyState === 1) socket.send(frame as Uint8Array<ArrayBuffer>);
    },
    bufferedBytes: () => socket.bufferedAmount,
    close: (code) => {
      listening.abort();
      socket.close(code);
    },
  };
}

function failed(listener: TransportListener): Transport {
  let wanted = true;
  queueMicrotask(() => {
    if (wanted) listener.closed(ABNORMAL);
  });
  return { name: 'websocket', send: () => undefined, bufferedBytes: () => 0, close: () => (wanted = false) };
}
