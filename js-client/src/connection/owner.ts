type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Who does not answer by then knows nothing, and holds up what else the page wants to know. */
const ANSWER_MS = 5_000;

/**
 * Asks whichever node answers what became of a session: 0: it lives, else the code of a refusal. Undefined: nobody knows. Without the route
 * cookie, which would lead to the node that may be dead.
 */
export async function askOwner(fetch: Fetch, server: string, session: string): Promise<number | undefined> {
  try {
    const url = `${server}/cobrowse/rest/live/sessions/${session}/owner`;
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(url, { credentials: 'omit', cache: 'no-store', signal });
    const { code } = (await answer.json()) as { code?: unknown };
    if (answer.ok) return 0;
    return Number.isSafeInteger(code) ? (code as number) : undefined;
  } catch {
    return undefined;
  }
}
