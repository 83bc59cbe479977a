import { wireList, wireText } from './wire-values.ts';

/** Of elements that have a class of ours, which their page never sees. */
const internals = new WeakMap<Element, ElementInternals>();

/** A class that does nothing but let its elements have states. */
export function withStates(Base: typeof HTMLElement): typeof HTMLElement {
  return class extends Base {
    constructor() {
      super();
      internals.set(this, this.attachInternals());
    }
  };
}

/** All that it has from now on. What is no custom element here has none. */
export function setStates(element: Element, names: readonly string[]): void {
  // Browsers without custom states match no selector for them either.
  const states = internals.get(element)?.states as CustomStateSet | undefined;
  states?.clear();
  for (const name of wireList(names)) states?.add(wireText(name));
}
