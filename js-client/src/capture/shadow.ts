import type { Realm } from './context.ts';
import { isWatched, watchEarly } from './early.ts';
import type { Early } from './early.ts';
import * as natives from './natives.ts';

/** Shadow roots: the open ones, and closed ones that were attached while the hook was in place. */
export class Shadows {
  private early: Early | null = null;
  private isOurs = false;

  constructor(
    private readonly window: Realm,
    private readonly onAttached: (host: Element) => void,
  ) {}

  of(element: Element): ShadowRoot | null {
    return natives.openShadowRoot(element) ?? this.early?.closedRoots.get(element) ?? null;
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
    this.isOurs = !isWatched(this.window);
    this.early = watchEarly(this.window);
    this.early.onAttached = this.onAttached;
  }

  unhook(): void {
    if (this.early === null) return;
    this.early.onAttached = null;
    if (this.isOurs) this.early.unhook();
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
