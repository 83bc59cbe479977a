type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Who does not answer by then knows nothing, and holds up what else the page wants to know. */
const ANSWER_MS = 5_000;

/**
 * With `omit` any node is asked: the route cookie would lead to the one that may be dead. With `include` the answer corrects the route
 * cookie, wherever the balancer leads.
 */
export type RouteCookie = 'omit' | 'include';

/** Asks what became of a session: 0: it lives, else the code of a refusal. Undefined: nobody knows. */
export async function askOwner(
  fetch: Fetch,
  server: string,
  session: string,
  credentials: RouteCookie,
): Promise<number | undefined> {
  try {
    const url = `${server}/cobrowse/rest/live/sessions/${session}/owner`;
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(url, { credentials, cache: 'no-store', signal });
    const { code } = (await answer.json()) as { code?: unknown };
    if (answer.ok) return 0;
    return Number.isSafeInteger(code) ? (code as number) : undefined;
  } catch {
    return undefined;
  }
}
