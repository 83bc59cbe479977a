import type { Context, Realm } from './context.ts';
import type { Natives } from './natives.ts';

/** Shadow roots: the open ones, and closed ones that were attached while the hook was in place. */
export class Shadows {
  private readonly closed = new WeakMap<Element, ShadowRoot>();
  private restore: (() => void) | null = null;

  constructor(
    private readonly window: Realm,
    private readonly natives: Natives,
    private readonly onAttached: (host: Element) => void,
  ) {}

  of(element: Element): ShadowRoot | null {
    return this.natives.openShadowRoot(element) ?? this.closed.get(element) ?? null;
  }

  /** Attaching a root to an element that is already in the page mutates nothing; only the call itself tells. */
  hook(): void {
    const { prototype } = this.window.Element;
    const original = Object.getOwnPropertyDescriptor(prototype, 'attachShadow');
    if (this.restore !== null || original?.value === undefined) return;
    const hooked = new Proxy(original.value as (init: ShadowRootInit) => ShadowRoot, {
      apply: (native, host: Element, args: [ShadowRootInit]) => {
        const root = Reflect.apply(native, host, args);
        try {
          if (root.mode === 'closed') this.closed.set(host, root);
          this.onAttached(host);
        } catch {
          // The page's call has succeeded, whatever becomes of our part.
        }
        return root;
      },
    });
    if (!Reflect.defineProperty(prototype, 'attachShadow', { ...original, value: hooked })) return;
    this.restore = () => {
      // Who has wrapped the hook meanwhile keeps it: it only passes calls on.
      if (Object.getOwnPropertyDescriptor(prototype, 'attachShadow')?.value !== hooked) return;
      Reflect.defineProperty(prototype, 'attachShadow', original);
    };
  }

  unhook(): void {
    this.restore?.();
    this.restore = null;
  }
}

/** Members of a serialized shadow root that never change. */
export function shadowInit(context: Context, root: ShadowRoot): string {
  const { natives } = context;
  return (
    (natives.delegatesFocus(root) === true ? ',"delegatesFocus":true' : '') +
    (natives.slotAssignment(root) === 'manual' ? ',"slotAssignment":"manual"' : '')
  );
}
