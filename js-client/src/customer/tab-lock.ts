const NAME = 'opencobrowse.sharing';

/** Frees the lock. */
export type Release = () => void;

/**
 * At most one tab of a site shares at a time. `window.open` and "duplicate tab" copy the tab's storage, so storage cannot tell tabs apart; a
 * lock of the browser can, and is freed by it when a tab dies.
 */
export class TabLock {
  constructor(private readonly locks: LockManager | undefined) {}

  /**
   * Undefined: another tab has it. Waits `patienceMs`, since the page that was here before us may not be quite gone. Browsers without locks
   * (pages without TLS) let every tab speak; there the server's rule decides: the newer connection supersedes.
   */
  take(patienceMs: number): Promise<Release | undefined> {
    const { locks } = this;
    if (locks === undefined) return Promise.resolve(() => undefined);
    return new Promise((resolve) => {
      const waiting = new AbortController();
      const timer = setTimeout(() => waiting.abort(), patienceMs);
      const hold = () => {
        clearTimeout(timer);
        return new Promise<void>((release) => resolve(release));
      };
      locks.request(NAME, { signal: waiting.signal }, hold).catch(() => resolve(undefined));
    });
  }
}
