/** Runs a piece of capture inside a callback of the page: whatever goes wrong in it stays in it. */
export type Guard = <T>(where: string, run: () => T) => T | undefined;

export function createGuard(onFault: (where: string) => void): Guard {
  return (where, run) => {
    try {
      return run();
    } catch {
      try {
        onFault(where);
      } catch {
        // There is nobody left to tell.
      }
      return undefined;
    }
  };
}
