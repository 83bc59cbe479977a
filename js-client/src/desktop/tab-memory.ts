import { type Agent, type DesktopState, type Rejoin, seatOf } from './desktop-state.ts';
import { fieldsOf, placeOf, textsOf } from './rest.ts';

/** A signed-in agent with the bearer that proves it. */
export interface Credentials {
  readonly agent: Agent;
  readonly bearer: string;
  /** Reading of the wall clock, in milliseconds: it must survive a reload. */
  readonly expiresAt: number;
}

/** What a reload of this tab must not lose. Only this tab sees it, and closing the tab forgets it. */
export interface TabMemory {
  credentials(now: number): Credentials | null;
  keepCredentials(credentials: Credentials | null): void;
  rejoin(): Rejoin | null;
  keepRejoin(state: DesktopState): void;
}

const CREDENTIALS = 'cobrowse.agent';
const JOINED = 'cobrowse.joined';

/** The smallest part of `Storage`; browsers that forbid storage make every call throw. */
type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function createTabMemory(shelf: () => Shelf): TabMemory {
  const read = (key: string): Readonly<Record<string, unknown>> => {
    try {
      return fieldsOf(JSON.parse(shelf().getItem(key) ?? 'null'));
    } catch {
      return {};
    }
  };
  const write = (key: string, value: unknown): void => {
    try {
      if (value === null) shelf().removeItem(key);
      else shelf().setItem(key, JSON.stringify(value));
    } catch {
      // Without storage the tab works until it is reloaded.
    }
  };
  return {
    credentials: (now) => {
      const { name, shown, roles, bearer, expiresAt } = read(CREDENTIALS);
      if (
        typeof name !== 'string' ||
        typeof shown !== 'string' ||
        typeof bearer !== 'string' ||
        typeof expiresAt !== 'number'
      )
        return null;
      return expiresAt > now ? { agent: { name, shown, roles: textsOf(roles) }, bearer, expiresAt } : null;
    },
    keepCredentials: (credentials) => {
      write(
        CREDENTIALS,
        credentials && { ...credentials.agent, bearer: credentials.bearer, expiresAt: credentials.expiresAt },
      );
    },
    rejoin: () => {
      const { session, secret, code, ...place } = read(JOINED);
      if (typeof session !== 'string' || typeof secret !== 'string' || typeof code !== 'string') return null;
      return { session, secret, code, ...placeOf(place) };
    },
    keepRejoin: (state) => write(JOINED, seatOf(state)),
  };
}
