/**
 * The browser's own functions, taken once. Pages replace them, forms hide them behind fields of the same name, Zone.js turns each of our timers
 * into a run of the application's change detection: so every look at the page goes through here.
 */
export type Natives = ReturnType<typeof takeNatives>;

type Realm = Window & typeof globalThis;
type Callable = (this: unknown, ...args: never[]) => unknown;

/** Takes what the page has not replaced from its own window, and the rest from a fresh one. */
export function takeNatives(window: Realm) {
  const originals = new Originals(window);
  const get = <T extends object, V>(type: string, name: string): ((of: T) => V) => {
    const getter = originals.accessor(type, name, 'get');
    return (of) => getter?.call(of) as V;
  };
  const method = <T extends object, A extends unknown[], V>(type: string, name: string): ((of: T, ...args: A) => V) => {
    const call = originals.method(type, name);
    return (of, ...args) => call?.apply(of, args as unknown as never[]) as V;
  };
  const attribute = originals.method('Element', 'getAttribute');
  const has = originals.method('Element', 'hasAttribute');
  const hasAny = originals.method('Element', 'hasAttributes');
  const names = originals.method('Element', 'getAttributeNames');
  const matches = originals.method('Element', 'matches');
  const add = unzoned(window.EventTarget.prototype, 'addEventListener', window);
  const remove = unzoned(window.EventTarget.prototype, 'removeEventListener', window);
  const setTimer = unzoned(window, 'setTimeout', window);
  const clearTimer = unzoned(window, 'clearTimeout', window);
  const requestFrame = unzoned(window, 'requestAnimationFrame', window);
  const cancelFrame = unzoned(window, 'cancelAnimationFrame', window);
  const fetch = unzoned(window, 'fetch', window);
  const stringify = originals.json();
  const clock = window.performance;

  return {
    nodeType: get<Node, number>('Node', 'nodeType'),
    parentNode: get<Node, Node | null>('Node', 'parentNode'),
    firstChild: get<Node, Node | null>('Node', 'firstChild'),
    nextSibling: get<Node, Node | null>('Node', 'nextSibling'),
    isConnected: get<Node, boolean>('Node', 'isConnected'),
    textContent: get<Node, string | null>('Node', 'textContent'),
    baseUri: get<Node, string>('Node', 'baseURI'),
    data: get<CharacterData, string>('CharacterData', 'data'),

    localName: get<Element, string>('Element', 'localName'),
    namespace: get<Element, string | null>('Element', 'namespaceURI'),
    openShadowRoot: get<Element, ShadowRoot | null>('Element', 'shadowRoot'),
    attributeNames: (of: Element) => names?.call(of) as string[],
    attributes: get<Element, NamedNodeMap>('Element', 'attributes'),
    attributeNode: method<Element, [string], Attr | null>('Element', 'getAttributeNode'),
    hasAttributes: (of: Element) => hasAny?.call(of) as boolean,
    attribute: (of: Element, name: string) => attribute?.call(of, name as never) as string | null,
    hasAttribute: (of: Element, name: string) => has?.call(of, name as never) as boolean,
    /** False also where the browser does not know the selector. */
    matches: (of: Element, selector: string): boolean => {
      try {
        return matches?.call(of, selector as never) as boolean;
      } catch {
        return false;
      }
    },
    scrollLeft: get<Element, number>('Element', 'scrollLeft'),
    scrollTop: get<Element, number>('Element', 'scrollTop'),
    clientWidth: get<Element, number>('Element', 'clientWidth'),
    clientHeight: get<Element, number>('Element', 'clientHeight'),
    box: method<Element, [], DOMRect>('Element', 'getBoundingClientRect'),
    offsetWidth: get<HTMLElement, number>('HTMLElement', 'offsetWidth'),
    offsetHeight: get<HTMLElement, number>('HTMLElement', 'offsetHeight'),

    host: get<ShadowRoot, Element>('ShadowRoot', 'host'),
    shadowActive: get<ShadowRoot, Element | null>('ShadowRoot', 'activeElement'),
    shadowAdopted: get<ShadowRoot, readonly CSSStyleSheet[] | undefined>('ShadowRoot', 'adoptedStyleSheets'),
    delegatesFocus: get<ShadowRoot, boolean | undefined>('ShadowRoot', 'delegatesFocus'),
    slotAssignment: get<ShadowRoot, string | undefined>('ShadowRoot', 'slotAssignment'),

    select: method<Document, [string], NodeListOf<Element>>('Document', 'querySelectorAll'),
    rootElement: get<Document, Element | null>('Document', 'documentElement'),
    title: get<Document, string>('Document', 'title'),
    active: get<Document, Element | null>('Document', 'activeElement'),
    adopted: get<Document, readonly CSSStyleSheet[] | undefined>('Document', 'adoptedStyleSheets'),
    compatMode: get<Document, string>('Document', 'compatMode'),
    doctype: get<Document, DocumentType | null>('Document', 'doctype'),
    scroller: get<Document, Element | null>('Document', 'scrollingElement'),
    fullscreen: get<Document, Element | null | undefined>('Document', 'fullscreenElement'),

    inputType: get<HTMLInputElement, string>('HTMLInputElement', 'type'),
    inputValue: get<HTMLInputElement, string>('HTMLInputElement', 'value'),
    checked: get<HTMLInputElement, boolean>('HTMLInputElement', 'checked'),
    indeterminate: get<HTMLInputElement, boolean>('HTMLInputElement', 'indeterminate'),
    textareaValue: get<HTMLTextAreaElement, string>('HTMLTextAreaElement', 'value'),
    selectedIndex: get<HTMLSelectElement, number>('HTMLSelectElement', 'selectedIndex'),
    multiple: get<HTMLSelectElement, boolean>('HTMLSelectElement', 'multiple'),
    options: get<HTMLSelectElement, HTMLOptionsCollection>('HTMLSelectElement', 'options'),
    optionSelected: get<HTMLOptionElement, boolean>('HTMLOptionElement', 'selected'),

    styleSheet: get<HTMLStyleElement, CSSStyleSheet | null>('HTMLStyleElement', 'sheet'),
    linkSheet: get<HTMLLinkElement, CSSStyleSheet | null>('HTMLLinkElement', 'sheet'),
    svgSheet: get<SVGStyleElement, CSSStyleSheet | null>('SVGStyleElement', 'sheet'),
    cssRules: get<CSSStyleSheet, CSSRuleList>('CSSStyleSheet', 'cssRules'),
    cssText: get<CSSRule, string>('CSSRule', 'cssText'),
    sheetDisabled: get<StyleSheet, boolean>('StyleSheet', 'disabled'),
    sheetHref: get<StyleSheet, string | null>('StyleSheet', 'href'),
    sheetMedia: get<StyleSheet, MediaList>('StyleSheet', 'media'),
    mediaText: get<MediaList, string>('MediaList', 'mediaText'),

    eventPath: method<Event, [], EventTarget[]>('Event', 'composedPath'),

    CSSStyleSheet: window.CSSStyleSheet as typeof CSSStyleSheet | undefined,
    MutationObserver: unzonedClass(window, 'MutationObserver') as typeof MutationObserver | undefined,
    ResizeObserver: unzonedClass(window, 'ResizeObserver') as typeof ResizeObserver | undefined,

    /** JSON text of a string. */
    quote: (text: string): string => stringify.call(undefined, text as never) as string,
    listen: (
      to: EventTarget,
      type: string,
      listener: (event: Event) => void,
      options: AddEventListenerOptions,
    ): void => {
      add.call(to, type as never, listener as never, options as never);
    },
    unlisten: (to: EventTarget, type: string, listener: (event: Event) => void): void => {
      remove.call(to, type as never, listener as never, true as never);
    },
    setTimer: (run: () => void, ms: number): number => setTimer.call(window, run as never, ms as never) as number,
    clearTimer: (timer: number): void => void clearTimer.call(window, timer as never),
    requestFrame: (run: () => void): number => requestFrame.call(window, run as never) as number,
    cancelFrame: (frame: number): void => void cancelFrame.call(window, frame as never),
    fetch: (url: string, init: RequestInit) => fetch.call(window, url as never, init as never) as Promise<Response>,
    now: (): number => clock.now(),
  };
}

/** Looks functions up in the page's window, and in a fresh one where the page's own is not the browser's any more. */
class Originals {
  private fresh: Realm | null | undefined;

  constructor(private readonly window: Realm) {}

  accessor(type: string, name: string, kind: 'get' | 'set'): Callable | undefined {
    return this.pick((realm) => descriptor(realm, type, name)?.[kind] as Callable | undefined);
  }

  method(type: string, name: string): Callable | undefined {
    return this.pick((realm) => descriptor(realm, type, name)?.value as Callable | undefined);
  }

  json(): Callable {
    return this.pick((realm) => realm.JSON.stringify as Callable) ?? JSON.stringify;
  }

  private pick(look: (realm: Realm) => Callable | undefined): Callable | undefined {
    const own = look(this.window);
    if (own === undefined || isNative(own)) return own;
    const fresh = this.freshRealm();
    return (fresh === null ? undefined : look(fresh)) ?? own;
  }

  /** Functions of a removed frame go on working; it is in the page for no longer than this call. */
  private freshRealm(): Realm | null {
    if (this.fresh !== undefined) return this.fresh;
    this.fresh = null;
    const { document } = this.window;
    try {
      const frame = Document.prototype.createElement.call(document, 'iframe') as HTMLIFrameElement;
      Node.prototype.appendChild.call(document.documentElement, frame);
      this.fresh = frame.contentWindow as Realm | null;
      // Reading them once makes the prototypes of the frame before it goes.
      if (this.fresh !== null) void this.fresh.JSON.stringify(typeof this.fresh.Node);
      frame.remove();
    } catch {
      // A page that forbids even this is read through its own functions.
    }
    return this.fresh;
  }
}

function descriptor(realm: Realm, type: string, name: string): PropertyDescriptor | undefined {
  const constructor = (realm as unknown as Record<string, { prototype: object } | undefined>)[type];
  return constructor === undefined ? undefined : Object.getOwnPropertyDescriptor(constructor.prototype, name);
}

function isNative(candidate: unknown): boolean {
  if (typeof candidate !== 'function') return false;
  try {
    return /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(candidate));
  } catch {
    return false;
  }
}

/** The function as it was before Zone.js wrapped it. */
function unzoned(owner: object, name: string, window: Realm): Callable {
  const functions = owner as Record<string, Callable>;
  return functions[zoneName(window, name)] ?? (functions[name] as Callable);
}

/** The class before Zone.js or a subclassing page replaced it; undefined where no native one is to be found. */
function unzonedClass(window: Realm, name: string): unknown {
  const classes = window as unknown as Record<string, { prototype?: { constructor?: unknown } } | undefined>;
  const candidates: unknown[] = [classes[zoneName(window, name)], classes[name], classes[name]?.prototype?.constructor];
  for (let wrapped: unknown = classes[name], depth = 0; typeof wrapped === 'function' && depth < 5; depth++) {
    candidates.push(wrapped);
    wrapped = Object.getPrototypeOf(wrapped);
  }
  for (const candidate of candidates) {
    // Function.prototype stands at the end of every chain, and is native too.
    if (candidate !== Function.prototype && isNative(candidate)) return candidate;
  }
  return undefined;
}

function zoneName(window: Realm, name: string): string {
  const zone = (window as unknown as { Zone?: { __symbol__?: unknown } }).Zone;
  return typeof zone?.__symbol__ === 'function' ? String(zone.__symbol__(name)) : `__zone_symbol__${name}`;
}
