import * as natives from './natives.ts';
import type { Context } from './context.ts';
import type { Guard } from './guard.ts';

/** Events that tell of changes which mutate nothing. Some do not leave a shadow root, so each root is listened to. */
const OF_ROOTS = [
  'scroll',
  'input',
  'change',
  'reset',
  'focusin',
  'focusout',
  'toggle',
  'load',
  'fullscreenchange',
  'transitionend',
];
const OF_WINDOW = ['resize', 'hashchange', 'popstate', 'pageshow'];

export class PageEvents {
  private readonly listener: (event: Event) => void;

  constructor(
    private readonly context: Context,
    guard: Guard,
    onEvent: (event: Event) => void,
  ) {
    this.listener = (event) => {
      guard('event', () => {
        onEvent(event);
      });
    };
  }

  /** Harmless when it listens already: what the page has erased with `document.open()` is listened to again. */
  listen(): void {
    this.add(this.context.document, OF_ROOTS);
    this.add(this.context.window, OF_WINDOW);
  }

  listenTo(root: ShadowRoot): void {
    this.add(root, OF_ROOTS);
  }

  unlistenTo(root: ShadowRoot): void {
    this.remove(root, OF_ROOTS);
  }

  stop(): void {
    this.remove(this.context.document, OF_ROOTS);
    this.remove(this.context.window, OF_WINDOW);
  }

  private add(target: EventTarget, types: readonly string[]): void {
    for (const type of types) natives.listen(target, type, this.listener, { capture: true, passive: true });
  }

  private remove(target: EventTarget, types: readonly string[]): void {
    for (const type of types) natives.unlisten(target, type, this.listener);
  }
}
