import { SESSION_KEY } from './loader-contract.ts';
import type { PauseReason } from '../protocol/frames.ts';
import { parse } from '../protocol/json.ts';
import { plainJson } from '../protocol/plain-json.ts';

/** A running session as this tab remembers it over page loads. */
export interface RememberedSession {
  /** Of the session script that began it: the next page loads the same. */
  readonly version: string;
  readonly id: string;
  /** Nine-digit join code. */
  readonly token: string;
  readonly secret: string;
  readonly node: string;
  /** Base URL of its data centre; empty: that of the script. */
  readonly server: string;
  /** Base URL at which the node is reached alone, if it is. */
  readonly sessionServerUrl?: string | undefined;
  /** Of the newest page load; each takes the next. */
  readonly epoch: number;
  /** Who paused it, if it is paused. */
  readonly paused?: PauseReason | undefined;
}

type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The tab's storage, which may be switched off, full, or written by anybody: then there is nothing to remember. */
export class TabMemory {
  constructor(private readonly storage: () => TextStorage) {}

  read(): RememberedSession | undefined {
    try {
      return remembered(parse(this.storage().getItem(SESSION_KEY) ?? 'null'));
    } catch {
      return undefined;
    }
  }

  write(session: RememberedSession): void {
    try {
      this.storage().setItem(SESSION_KEY, plainJson(session));
    } catch {
      // The session then lasts as long as this page.
    }
  }

  clear(): void {
    try {
      this.storage().removeItem(SESSION_KEY);
    } catch {
      // Nothing was kept either.
    }
  }
}

function remembered(value: unknown): RememberedSession | undefined {
  const { version, id, token, secret, node, server, sessionServerUrl, epoch, paused } = (value ?? {}) as Record<
    string,
    unknown
  >;
  const isText = (candidate: unknown): candidate is string => typeof candidate === 'string' && candidate !== '';
  if (!isText(version) || !isText(id) || !isText(token) || !isText(secret) || !isText(node)) return undefined;
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch) || epoch < 1) return undefined;
  return {
    version,
    id,
    token,
    secret,
    node,
    server: isText(server) ? server : '',
    sessionServerUrl: isText(sessionServerUrl) ? sessionServerUrl : '',
    epoch,
    ...(isText(paused) && { paused: paused as PauseReason }),
  };
}
