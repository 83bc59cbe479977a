import type { TransportName } from '../transport/transport.ts';
import type { SessionConnectionOptions } from './session-connection-options.ts';

const KEY = 'opencobrowse.transport';

/** Lets a tab begin with the transport that worked last in it. Storage may be switched off or full: then it begins as new. */
export function transportMemory(
  storage: () => Pick<Storage, 'getItem' | 'setItem'>,
): Pick<SessionConnectionOptions, 'transport' | 'onTransport'> {
  const tried = <Value>(action: () => Value): Value | undefined => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };
  return {
    transport: tried(() => storage().getItem(KEY)) === 'longpoll' ? 'longpoll' : 'websocket',
    onTransport: (name: TransportName) => tried(() => storage().setItem(KEY, name)),
  };
}
