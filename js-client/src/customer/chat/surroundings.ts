import { type ConnectionEnvironment, browserEnvironment } from '../../connection/environment.ts';
import { longPollOfScript } from '../../transport/later.ts';
import { fault } from '../guarded.ts';

/** As functions: browsers that forbid storage throw when it is named. */
export function storages(window: Window): Record<'localStorage' | 'sessionStorage', () => Storage> {
  return { localStorage: () => window.localStorage, sessionStorage: () => window.sessionStorage };
}

export function environmentOf(window: Window & typeof globalThis, server: string): ConnectionEnvironment {
  const { WebSocket, performance } = window;
  const functions = {
    now: () => performance.now(),
    setTimeout: (action: () => void, ms: number) => window.setTimeout(action, ms),
    clearTimeout: (timer: never) => window.clearTimeout(timer),
  };
  const longPoll = longPollOfScript(server, { fetch: window.fetch.bind(window), setTimeout: functions.setTimeout });
  return browserEnvironment({ ...functions, WebSocket, longPoll }, fault);
}
