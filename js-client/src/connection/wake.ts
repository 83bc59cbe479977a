import { own } from '../dom/own.ts';

/** Tries again at once when the network is back or somebody looks at the page again. The answer stops that. */
export function retryWhenAwake(window: Window, connection: { retryNow(): void }): () => void {
  const { document } = window;
  const retry = () => {
    if (own('visibilityState', document) === 'visible') connection.retryNow();
  };
  const listening = new AbortController();
  const options = { signal: listening.signal, passive: true };
  window.addEventListener('online', retry, options);
  own('addEventListener', document)('visibilitychange', retry, options);
  return () => listening.abort();
}
