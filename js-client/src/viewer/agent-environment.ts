import { type ConnectionEnvironment, browserEnvironment } from '../connection/environment.ts';
import { longPollOfScript } from '../transport/later.ts';

/** The agent's browser, which is nobody else's page: nothing need be hidden from it. */
export function agentEnvironment(server: string): ConnectionEnvironment {
  const functions = {
    now: () => performance.now(),
    setTimeout: (action: () => void, ms: number) => setTimeout(action, ms),
    clearTimeout: (timer: number) => clearTimeout(timer),
    fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
    WebSocket,
  };
  return browserEnvironment({ ...functions, longPoll: longPollOfScript(server, functions) }, (error) =>
    reportError(error),
  );
}
