import type { Retry } from './frames.ts';

/** One row of `docs/protocol/v1/codes.json`: what a refusal is called and what to do next. */
export interface CloseCode {
  readonly name: string;
  readonly retry: Retry;
}

const row = (name: string, retry: Retry = 'stop'): CloseCode => ({ name, retry });

/** The table of `docs/protocol/v1/codes.json` without its prose and without what no connection is told; a test compares the two. */
export const closeCodes: Readonly<Record<number, CloseCode>> = {
  4400: row('malformed'),
  4401: row('unauthorized'),
  4403: row('out-of-role'),
  4404: row('unknown-session'),
  4405: row('unknown-frame'),
  4406: row('unknown-connection', 'resume'),
  4408: row('silent', 'resume'),
  4409: row('superseded'),
  4410: row('session-gone', 'restart'),
  4411: row('session-ended'),
  4412: row('session-full'),
  4413: row('too-large'),
  4417: row('other-rules'),
  4420: row('too-fast', 'resume'),
  4421: row('misdirected', 'reroute'),
  4422: row('origin-refused'),
  4426: row('version'),
  4429: row('too-slow', 'resume'),
  4500: row('internal', 'resume'),
  4503: row('draining', 'restart'),
  4504: row('owner-unknown', 'resume'),
};

/**
 * A code that is not in the table (1006, a proxy's own) ends a connection and says nothing about the session: resume. As the answer to a wish
 * it comes from a server that knows more, and would come again and again: stop.
 */
export function retryOf(code: number, unknown: Retry = 'resume'): Retry {
  return closeCodes[code]?.retry ?? unknown;
}
