import type { TransportName } from '../transport/transport.ts';
import type { SessionConnectionOptions } from './session-connection-options.ts';

const KEY = 'opencobrowse.transport';

/** Lets a tab in which only polling worked begin with it. Storage may be switched off or full: then it begins as any other. */
export function transportMemory(
  storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
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
    onTransport: (name: TransportName) =>
      tried(() => (name === 'longpoll' ? storage().setItem(KEY, name) : storage().removeItem(KEY))),
  };
}
