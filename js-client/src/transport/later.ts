import type * as LongPollScript from '../longpoll.ts';
import type { LongPollFunctions } from './longpoll.ts';
import { script } from './script.ts';
import { ABNORMAL, type OpenTransport, type Transport } from './transport.ts';

/** Long polling, whose script is fetched when it is first wanted: most networks never need it. */
export function longPollOfScript(server: string, functions: LongPollFunctions): OpenTransport {
  return (url, listener) => {
    let transport: Transport | undefined;
    let wanted = true;
    const begin = async () => {
      try {
        const { longPollTransport } = (await script(server, 'longpoll')) as typeof LongPollScript;
        if (wanted) transport = longPollTransport(functions)(url, listener);
      } catch {
        if (wanted) listener.closed(ABNORMAL);
      }
    };
    void begin();
    return {
      name: 'longpoll',
      send: (frame) => transport?.send(frame),
      bufferedBytes: () => transport?.bufferedBytes() ?? 0,
      close: (code) => {
        wanted = false;
        transport?.close(code);
      },
    };
  };
}
