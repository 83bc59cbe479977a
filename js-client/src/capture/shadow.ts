import type { Realm } from './context.ts';
import { earlyOf } from './early.ts';
import type { Early } from './early.ts';
import * as natives from './natives.ts';

const CLOSED = /attachShadow\s*\([^)]*closed/;

/** Shadow roots: the open ones, and closed ones that were attached while the hook was in place. */
export class Shadows {
  private early: Early | null = null;
  private readonly makers = new WeakMap<object, boolean>();

  constructor(
    private readonly window: Realm,
    private readonly onAttached: (host: Element) => void,
  ) {}

  of(element: Element): ShadowRoot | null {
    return natives.openShadowRoot(element) ?? this.early?.closedRoots.get(element) ?? null;
  }

  /** Has a closed root from before the hook: its class makes one, and what is in it can never be seen. */
  isHidden(element: Element): boolean {
    return (
      natives.firstChild(element) === null &&
      this.of(element) === null &&
      this.makesClosed(natives.classOf(this.window.customElements, natives.localName(element)))
    );
  }

  /** Text of a constructed sheet, where it was seen. */
  sheetText(sheet: CSSStyleSheet): string | null {
    return this.early?.sheetTexts.get(sheet) ?? null;
  }

  ruleText(rule: CSSRule): string | undefined {
    return this.early?.ruleTexts.get(rule);
  }

  /** Attaching a root to an element that is already in the page mutates nothing; only the call itself tells. */
  hook(): void {
    if (this.early !== null) return;
    this.early = earlyOf(this.window) ?? null;
    if (this.early !== null) this.early.onAttached = this.onAttached;
  }

  /** A class says so itself, or one that it extends. */
  private makesClosed(type: unknown): boolean {
    if (typeof type !== 'function') return false;
    let makes = this.makers.get(type);
    if (makes === undefined) {
      makes = CLOSED.test(natives.sourceOf(type)) || this.makesClosed(Object.getPrototypeOf(type));
      this.makers.set(type, makes);
    }
    return makes;
  }

  unhook(): void {
    if (this.early === null) return;
    this.early.onAttached = null;
    this.early = null;
  }
}

/** Members of a serialized shadow root that never change. */
export function shadowInit(root: ShadowRoot): string {
  return (
    (natives.delegatesFocus(root) === true ? ',"delegatesFocus":true' : '') +
    (natives.slotAssignment(root) === 'manual' ? ',"slotAssignment":"manual"' : '')
  );
}
