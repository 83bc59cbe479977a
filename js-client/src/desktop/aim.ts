import type { Problem } from './desktop-state.ts';
import { readCode } from './join-code.ts';

/** What a link to the desktop asks for without a code: the session of a topic, which may not have begun. */
export type Aim = { readonly by: 'topic' | 'sessionToken'; readonly text: string };

/** What stands in the address of the desktop. */
export interface Address {
  readonly code: string | null;
  readonly aim: Aim | null;
  /** Another data centre has sent the agent here: a second one is told, not followed. */
  readonly moved: boolean;
}

/** Parameters may stand behind `?` or, where no server or balancer logs them, behind `#`. */
export function readAddress({ search, hash }: Pick<Location, 'search' | 'hash'>): Address {
  const behind = new URLSearchParams(hash.slice(1));
  const before = new URLSearchParams(search);
  const get = (name: string) => before.get(name) ?? behind.get(name);
  const reading = readCode(get('token') ?? '');
  const by = get('sessionToken') ? 'sessionToken' : 'topic';
  const text = get(by) ?? '';
  return {
    code: reading.is === 'code' ? reading.code : null,
    aim: text === '' ? null : { by, text },
    moved: get('moved') !== null,
  };
}

/** The desktop of another data centre, which goes on with what was asked for here. */
export function desktopAt(server: string, wanted: { readonly code: string } | { readonly aim: Aim }): string {
  const [name, text] = 'code' in wanted ? ['token', wanted.code] : [wanted.aim.by, wanted.aim.text];
  return `${server}/cobrowse/agent/#moved=&${name}=${encodeURIComponent(text)}`;
}

/** An agent waits so long for a customer who was to come. */
export const WAIT_MS = 600_000;
const FIRST_MS = 1_000;
const LONGEST_MS = 10_000;
const TOO_FAST_MS = 30_000;
/** Not yet there, just ended, lost and perhaps soon continued, or nobody knows. */
const NOT_YET = new Set([4404, 4410, 4411, 4500, 4503, 4504]);
const TOO_FAST = 4420;

/** Milliseconds until the topic is asked for again, after so many tries; null: there is no sense in it. */
export function nextTryMs(problem: Problem, tries: number, waitedMs: number, chance: number): number | null {
  if (waitedMs >= WAIT_MS) return null;
  if (problem.is === 'refused' && problem.code === TOO_FAST) return TOO_FAST_MS;
  if (problem.is !== 'unreachable' && !(problem.is === 'refused' && NOT_YET.has(problem.code))) return null;
  return Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)) * (1 - chance / 5));
}
