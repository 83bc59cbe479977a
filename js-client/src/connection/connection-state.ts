import { closeCodes, retryOf } from '../protocol/close-codes.ts';
import type { EndReason, Retry } from '../protocol/frames.ts';
import { backoffMs } from './backoff.ts';

/** A connection that lived this long was a success: the next wait is the shortest again. */
export const SUCCESS_MS = 5_000;

/** Time for the route cookie to be corrected. Where it is not, the node that comes next passes the connection on. */
const REROUTE_MS = 300;

/**
 * Where one participant's connection stands. `attempt` counts tries since the last success, from 1; `after` is the code that made us try again.
 *
 * | from        | welcome | closed: resume, reroute | closed: stop, restart | retry now, wait over | given up by us |
 * |-------------|---------|-------------------------|-----------------------|----------------------|----------------|
 * | connecting  | open    | waiting                 | over                  | –                    | over           |
 * | open        | –       | waiting                 | over                  | –                    | over           |
 * | waiting     | –       | –                       | –                     | connecting           | over           |
 * | over        | –       | –                       | –                     | –                    | –              |
 */
export type ConnectionState =
  | { readonly is: 'connecting'; readonly attempt: number; readonly since: number; readonly after: number }
  | { readonly is: 'open'; readonly attempt: number; readonly since: number }
  | { readonly is: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly code: number }
  | ConnectionOver;

export interface ConnectionOver {
  readonly is: 'over';
  readonly code: number;
  readonly name: string;
  readonly retry: Retry;
  /** Words of the server for people; empty if it gave none. */
  readonly reason: string;
  /** Why the session ended, if it did and the server said so. */
  readonly ended?: EndReason;
}

/** What ended a try or an open connection. `retry` is the server's own word and goes before the table. */
export interface Ending {
  readonly code: number;
  readonly retry?: Retry;
  readonly reason?: string;
  readonly ended?: EndReason;
  /** There is another way to try, so there is nothing to wait for. */
  readonly atOnce?: boolean;
}

/** Code of an ending that this side wanted. */
export const CLOSED_HERE = 1000;

export function beginning(now: number): ConnectionState {
  return { is: 'connecting', attempt: 1, since: now, after: 0 };
}

export function afterWelcome(from: ConnectionState, now: number): ConnectionState {
  return from.is === 'connecting' ? { is: 'open', attempt: from.attempt, since: now } : from;
}

/** Pure: time and chance are arguments, so a test needs neither a clock nor a socket. */
export function afterClose(
  from: ConnectionState,
  ending: Ending,
  now: number,
  chance: number,
  waitsMs?: readonly number[],
): ConnectionState {
  const retry = ending.retry ?? retryOf(ending.code);
  // Between two tries only an end is news.
  if (from.is === 'over' || (from.is === 'waiting' && retry !== 'restart')) return from;
  switch (retry) {
    case 'stop':
    case 'restart':
      return over(ending);
    case 'resume':
      return ending.atOnce
        ? { is: 'waiting', attempt: from.attempt, retryAt: now, code: ending.code }
        : waiting(from, ending.code, now, chance, waitsMs);
    case 'reroute':
      // Once without a wait worth mentioning. Whoever is sent round in a circle waits like everybody else.
      return from.is === 'connecting' && retryOf(from.after) === 'reroute'
        ? waiting(from, ending.code, now, chance, waitsMs)
        : { is: 'waiting', attempt: from.attempt + 1, retryAt: now + REROUTE_MS, code: ending.code };
  }
}

export function afterWait(from: ConnectionState, now: number): ConnectionState {
  return from.is === 'waiting' && now >= from.retryAt ? again(from, now) : from;
}

/** The network or the person came back: do not sit out the wait. */
export function retryNow(from: ConnectionState, now: number): ConnectionState {
  return from.is === 'waiting' ? again(from, now) : from;
}

export function over(ending: Ending): ConnectionOver {
  const { code, retry = ending.code === CLOSED_HERE ? 'stop' : retryOf(code), reason = '', ended } = ending;
  const name = closeCodes[code]?.name ?? 'closed';
  return { is: 'over', code, name, retry, reason, ...(ended && { ended }) };
}

function again(from: Extract<ConnectionState, { is: 'waiting' }>, now: number): ConnectionState {
  return { is: 'connecting', attempt: from.attempt, since: now, after: from.code };
}

function waiting(
  from: Extract<ConnectionState, { attempt: number }>,
  code: number,
  now: number,
  chance: number,
  waitsMs?: readonly number[],
): ConnectionState {
  const succeeded = from.is === 'open' && now - from.since >= SUCCESS_MS;
  const tried = succeeded ? 1 : from.attempt;
  return { is: 'waiting', attempt: tried + 1, retryAt: now + backoffMs(tried, chance, waitsMs), code };
}
