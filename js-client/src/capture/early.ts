/**
 * What the browser does not tell afterwards: closed shadow roots, and the text that constructed sheets and inserted rules were made of. The script at
 * the start of the page hooks the calls; a capture finds here what they were made with.
 */
export interface Early {
  readonly closedRoots: WeakMap<Element, ShadowRoot>;
  /** Text that was given to `replace` or `replaceSync`. */
  readonly sheetTexts: WeakMap<CSSStyleSheet, string>;
  /** Text that was given to `insertRule`, where the browser's own text of the rule may say less. */
  readonly ruleTexts: WeakMap<CSSRule, string>;
  /** Canvases that keep nothing of what was drawn once it is shown. */
  readonly volatile: WeakSet<Node>;
  /** Called when an element has got a shadow root. */
  onAttached: ((host: Element) => void) | null;
}

type Realm = Window & typeof globalThis;
type After<Self> = (self: Self, argument: unknown, result: unknown) => void;

const EARLY = Symbol.for('opencobrowse.early');
/** The browser prints numbers shorter, and nothing for a longhand whose shorthand has a variable. */
export const PRINTED_SHORT = /:\s*;|\.\d{5}/;
const AT_RISK = /var\(|\.\d{6}/;

/** Hooks the calls, once for each page however many scripts ask for it. */
export function watchEarly(window: Realm): Early {
  const page = window as Realm & { [EARLY]?: Early };
  if (page[EARLY] !== undefined) return page[EARLY];
  const after = <Self extends object>(type: { prototype: Self } | undefined, name: string, run: After<Self>): void => {
    if (type !== undefined) hook(type.prototype, name, run);
  };
  const early: Early = {
    closedRoots: new WeakMap(),
    sheetTexts: new WeakMap(),
    ruleTexts: new WeakMap(),
    volatile: new WeakSet(),
    onAttached: null,
  };
  after(window.Element, 'attachShadow', (host, _, root) => {
    if ((root as ShadowRoot).mode === 'closed') early.closedRoots.set(host, root as ShadowRoot);
    early.onAttached?.(host);
  });
  after(window.HTMLCanvasElement, 'getContext', (canvas, kind) => {
    if (/gpu|gl/.test(String(kind))) early.volatile.add(canvas);
  });
  after(window.CSSStyleSheet, 'replaceSync', (sheet, text) => {
    early.sheetTexts.set(sheet, String(text));
  });
  after(window.CSSStyleSheet, 'replace', (sheet, text, done) => {
    (done as Promise<unknown>).then(
      () => early.sheetTexts.set(sheet, String(text)),
      () => undefined,
    );
  });
  after(window.CSSStyleSheet, 'insertRule', (sheet, text, index) => {
    const rule = AT_RISK.test(String(text)) ? sheet.cssRules[index as number] : undefined;
    if (rule !== undefined) early.ruleTexts.set(rule, String(text));
  });
  Object.defineProperty(page, EARLY, { value: early, configurable: true });
  return early;
}

/** What was seen since somebody hooked the page's calls; undefined where nobody has. */
export function earlyOf(window: Realm & { [EARLY]?: Early }): Early | undefined {
  return window[EARLY];
}

/** Does something after each call that succeeds. A proxy has the function's name, length and text. */
function hook<Self extends object>(prototype: Self, name: string, run: After<Self>): void {
  const original = Object.getOwnPropertyDescriptor(prototype, name);
  if (typeof original?.value !== 'function') return;
  const hooked = new Proxy(original.value as (...args: unknown[]) => unknown, {
    apply: (native, self: Self, args: unknown[]) => {
      const result = Reflect.apply(native, self, args);
      try {
        run(self, args[0], result);
      } catch {
        // The page's call has succeeded, whatever becomes of our part.
      }
      return result;
    },
  });
  Reflect.defineProperty(prototype, name, { ...original, value: hooked });
}
