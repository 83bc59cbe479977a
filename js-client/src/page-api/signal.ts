/** A signal of the API. Listeners are called in the order in which they were added; what they throw is reported as the page's own. */
export interface Signal<Args extends unknown[]> {
  /** Who comes after something that happens once is called at once. */
  add(listener: (...args: Args) => void): void;
  addOnce(listener: (...args: Args) => void): void;
  remove(listener: (...args: Args) => void): void;
}

export interface OwnSignal<Args extends unknown[]> {
  readonly signal: Signal<Args>;
  /** `remembered`: whoever adds a listener later is called with it at once. */
  fire(args: Args, remembered?: boolean): void;
  forget(): void;
}

export function createSignal<Args extends unknown[]>(report: (error: unknown) => void): OwnSignal<Args> {
  type Listener = (...args: Args) => void;
  const listeners = new Map<Listener, boolean>();
  let last: Args | undefined;
  const call = (listener: Listener, args: Args): void => {
    try {
      listener(...args);
    } catch (error) {
      report(error);
    }
  };
  const add = (listener: Listener, once: boolean): void => {
    if (typeof listener !== 'function') return;
    if (last === undefined || !once) listeners.set(listener, once);
    if (last !== undefined) call(listener, last);
  };
  return {
    signal: {
      add: (listener) => add(listener, false),
      addOnce: (listener) => add(listener, true),
      remove: (listener) => void listeners.delete(listener),
    },
    fire: (args, remembered = false) => {
      if (remembered) last = args;
      for (const [listener, once] of [...listeners]) {
        if (once) listeners.delete(listener);
        call(listener, args);
      }
    },
    forget: () => {
      last = undefined;
    },
  };
}
