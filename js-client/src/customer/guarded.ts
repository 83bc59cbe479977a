/** Nothing of ours may throw into the page, nor stand in its error reports. */
export function guarded<Args extends unknown[]>(action: (...args: Args) => unknown): (...args: Args) => void {
  return (...args) => {
    try {
      action(...args);
    } catch (error) {
      fault(error);
    }
  };
}

/** The person who runs the site reads it there. */
export function tellSiteOwner(text: string): void {
  // eslint-disable-next-line no-console -- meant for the console
  guarded(() => console.warn(`co-browsing: ${text}`))();
}

/** For who looks for it. */
export function fault(error: unknown): void {
  try {
    // eslint-disable-next-line no-console -- the level that is not shown unless somebody asks
    console.debug('co-browsing:', error);
  } catch {
    // A page can break this, too.
  }
}
