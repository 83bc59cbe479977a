import { backoffMs } from './connection/backoff.ts';
import { readRules } from './rules/file.ts';
import { type PageAccess, RuledPage } from './rules/ruled-page.ts';
import { type Rules, noRules } from './rules/rules.ts';

export interface RuleSource {
  /** Of a node, for its rules. */
  readonly ask: (init: RequestInit) => Promise<Response>;
  /** How often they are asked for before it is given up, with growing waits. */
  readonly tries: number;
  readonly pause: (ms: number) => Promise<void>;
  /** Whether anybody still waits for them. */
  readonly isWanted: () => boolean;
}

const ANSWER_MS = 10_000;

/** The rules of a node, applied to this page. Undefined: they cannot be had or read, and nothing may be shared. */
export async function loadRules(
  source: RuleSource,
  page: PageAccess,
  onFailure: (why: 'selector' | 'slow') => void,
): Promise<Rules | undefined> {
  for (let tries = 1; source.isWanted(); tries++) {
    const rules = await answered(source, page, onFailure).catch(() => undefined);
    if (rules !== undefined || tries >= source.tries) return rules;
    await source.pause(backoffMs(tries, Math.random()));
  }
  return undefined;
}

async function answered(
  { ask }: RuleSource,
  page: PageAccess,
  onFailure: (why: 'selector' | 'slow') => void,
): Promise<Rules> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), ANSWER_MS);
  try {
    const answer = await ask({ credentials: 'include', cache: 'no-cache', signal: waiting.signal });
    const { hash, rules } = (await answer.json()) as { hash?: unknown; rules?: unknown };
    if (!answer.ok || typeof hash !== 'string') throw new TypeError('hash');
    const form = readRules(rules);
    return hash === '' ? noRules : new RuledPage(hash, form, page, onFailure);
  } finally {
    clearTimeout(timer);
  }
}
