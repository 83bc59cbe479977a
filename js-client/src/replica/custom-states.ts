import { wireList, wireText } from './wire-values.ts';

/** Of elements that have a class of ours, which their page never sees. */
const internals = new WeakMap<Element, ElementInternals>();

/** A class that does nothing but let its elements have states. */
export function withStates(Base: typeof HTMLElement): typeof HTMLElement {
  return class extends Base {
    constructor() {
      super();
      try {
        internals.set(this, this.attachInternals());
      } catch {
        // An older browser: an element without states.
      }
    }
  };
}

/** All that it has from now on. What is no custom element here has none. */
export function setStates(element: Element, names: readonly string[]): void {
  const states = internals.get(element)?.states as CustomStateSet | undefined;
  states?.clear();
  for (const name of wireList(names).map(wireText)) {
    try {
      states?.add(name);
    } catch {
      // A browser that takes other names, and knows no selector for these.
    }
  }
}
