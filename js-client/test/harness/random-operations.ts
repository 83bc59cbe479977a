/** Numbers from a seed (mulberry32), so that a failure can be run again. */
export function createChance(seed: number): { below: (limit: number) => number; of: <T>(items: readonly T[]) => T } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, of: <T>(items: readonly T[]) => items[below(items.length)] as T };
}

/** Returns a function that does one random thing to the page each time: structure, attributes, text, controls, shadow roots, styles, marks. */
export function randomOperations(seed: number, stage: HTMLElement): () => string {
  const chance = createChance(seed);
  const { document } = stage.ownerDocument.defaultView as Window & typeof globalThis;
  const shadows: ShadowRoot[] = [];
  const detached: Node[] = [];
  const sheets: CSSStyleSheet[] = [];
  let count = 0;

  const parents = (): (Element | ShadowRoot)[] => {
    const all: (Element | ShadowRoot)[] = [stage];
    for (const root of [stage, ...shadows.filter((shadow) => shadow.isConnected)]) {
      for (const element of root.querySelectorAll('div,section,p,ul,li,form,fieldset,span,g,foreignObject'))
        all.push(element);
      if (root !== stage) all.push(root);
    }
    return all;
  };
  const everything = (): Element[] => parents().flatMap((parent) => [...parent.children]);
  const anywhere = (): { parent: Element | ShadowRoot; before: Node | null } => {
    const parent = chance.of(parents());
    const at = chance.below(parent.childNodes.length + 1);
    return { parent, before: parent.childNodes[at] ?? null };
  };
  const text = (): string =>
    chance.of(['one', 'two words', '', ' ', '<b>&amp;', 'ünï\u0000\ud800', '"quoted\\"']) + count++;
  const make = (depth = 0): Node => {
    const kind = chance.below(16);
    if (kind === 0) return document.createTextNode(text());
    if (kind === 1) return document.createComment('comment');
    if (kind === 2) return control();
    if (kind === 3) return drawing();
    if (kind === 4) return styleElement();
    if (kind === 5) return chance.of([makeBox, makeInert])();
    const element = document.createElement(
      chance.of(['div', 'section', 'p', 'ul', 'li', 'form', 'span', 'X-Thing', 'b']),
    );
    if (chance.below(3) === 0) element.className = `c${chance.below(9)}`;
    for (let left = chance.below(4 - depth); left > 0; left--) element.append(make(Math.min(depth + 1, 3)));
    return element;
  };
  const makeBox = (): Element => document.createElement(chance.of(['canvas', 'iframe', 'video', 'img']));
  const makeInert = (): Element => {
    const element = document.createElement(chance.of(['script', 'noscript', 'template', 'meta']));
    if (element.localName === 'script') element.setAttribute('type', 'text/plain');
    element.append('secret');
    return element;
  };
  const control = (): Element => {
    const kind = chance.below(5);
    if (kind === 0) {
      const select = document.createElement('select');
      select.multiple = chance.below(2) === 0;
      for (let left = chance.below(5); left > 0; left--)
        select.append(new Option(text(), 'v', false, chance.below(2) === 0));
      return select;
    }
    if (kind === 1) {
      const area = document.createElement('textarea');
      area.append(text());
      return area;
    }
    const input = document.createElement('input');
    input.type = chance.of(['text', 'checkbox', 'radio', 'password', 'range', 'number', 'button', 'date']);
    if (input.type === 'radio') input.name = chance.of(['r1', 'r2']);
    if (chance.below(3) === 0) input.setAttribute('checked', '');
    if (input.type === 'password') input.dataset.everSecret = '';
    return input;
  };
  const drawing = (): Element => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    use.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', '#a');
    group.setAttribute('viewBox', '0 0 1 1');
    group.append(use, document.createElementNS('http://www.w3.org/2000/svg', 'foreignObject'));
    svg.append(group, document.createElementNS('urn:other', 'o:Mixed'));
    return svg;
  };
  const styleElement = (): Element => {
    const style = document.createElement('style');
    style.append(`.c${chance.below(9)} { color: rgb(${chance.below(255)}, 0, 0) } .x::-moz-nothing { top: 0 }`);
    return style;
  };
  const styles = (): CSSStyleSheet[] =>
    parents().flatMap((parent) =>
      [...parent.querySelectorAll('style')].flatMap((style) => (style.sheet === null ? [] : [style.sheet])),
    );

  const operations: Record<string, () => void> = {
    insert: () => {
      const { parent, before } = anywhere();
      parent.insertBefore(make(), before);
    },
    insertMany: () => {
      const { parent, before } = anywhere();
      const fragment = document.createDocumentFragment();
      for (let left = 2 + chance.below(5); left > 0; left--) fragment.append(make());
      parent.insertBefore(fragment, before);
    },
    remove: () => {
      const element = chance.of([stage, ...everything()]);
      if (element === stage) return;
      element.remove();
      if (chance.below(2) === 0) detached.push(element);
    },
    moveAnywhere: () => {
      const element = chance.of([stage, ...everything()]);
      const { parent, before } = anywhere();
      if (element === stage || element === before || contains(element, parent)) return;
      parent.insertBefore(element, before);
    },
    wrap: () => {
      const element = chance.of([stage, ...everything()]);
      if (element === stage) return;
      const wrapper = document.createElement('div');
      element.replaceWith(wrapper);
      wrapper.append(make(), element);
    },
    unwrap: () => {
      const element = chance.of(
        everything()
          .filter((candidate) => candidate.matches('div,section,p,ul'))
          .concat(stage),
      );
      if (element !== stage) element.replaceWith(...element.childNodes);
    },
    turnInsideOut: () => {
      const outer = chance.of(
        everything()
          .filter((candidate) => candidate.firstElementChild?.matches('div,section,p,span') === true)
          .concat(stage),
      );
      const inner = outer.firstElementChild;
      if (outer === stage || inner === null) return;
      outer.replaceWith(inner);
      inner.prepend(outer);
    },
    comeBack: () => {
      const node = detached.pop();
      const { parent, before } = anywhere();
      if (node !== undefined && !node.isConnected) parent.insertBefore(node, before);
    },
    growDetached: () => {
      const node = chance.of(detached.length === 0 ? [make()] : detached);
      const element = chance.of([stage, ...everything()]);
      if (element !== stage && node instanceof Element && !contains(element, node)) node.append(element);
    },
    changeDetached: () => {
      const node = detached.at(-1);
      if (!(node instanceof Element)) return;
      const inner = chance.of([node, ...node.querySelectorAll('*')]);
      inner.setAttribute('data-away', text());
      if (inner.firstChild instanceof Text) inner.firstChild.data = text();
    },
    reverse: () => {
      const parent = chance.of(parents());
      parent.append(...[...parent.childNodes].reverse());
    },
    shuffle: () => {
      const parent = chance.of(parents());
      for (let left = 5; left > 0 && parent.firstChild !== null; left--) {
        parent.insertBefore(
          parent.childNodes[chance.below(parent.childNodes.length)] as Node,
          parent.childNodes[chance.below(parent.childNodes.length)] as Node,
        );
      }
    },
    clear: () => {
      if (chance.below(4) === 0)
        chance.of(parents()).replaceChildren(...(chance.below(2) === 0 ? [make(), make()] : []));
    },
    comeAndGo: () => {
      const { parent, before } = anywhere();
      const node = parent.insertBefore(make(), before);
      (node as ChildNode).remove();
    },
    adopt: () => {
      const other = document.implementation.createHTMLDocument('other');
      other.body.innerHTML = '<p class="from-afar">adopted <i>text</i></p>';
      const { parent, before } = anywhere();
      parent.insertBefore(other.body.firstChild as Node, before);
    },
    write: () => {
      const parent = chance.of(parents());
      const node = [...parent.childNodes].find((child) => child.nodeType === 3) as Text | undefined;
      if (node !== undefined) node.data = text();
    },
    split: () => {
      const parent = chance.of(parents());
      const node = [...parent.childNodes].find((child) => child.nodeType === 3) as Text | undefined;
      if (node !== undefined && node.length > 1) node.splitText(1);
      else parent.normalize();
    },
    attribute: () => {
      const element = chance.of([stage, ...everything()]);
      const name = chance.of(['class', 'title', 'data-x', 'href', 'style', 'hidden', 'onclick', 'selected']);
      if (chance.below(3) === 0) element.removeAttribute(name);
      else
        element.setAttribute(
          name,
          name === 'style' ? `color: rgb(1, 2, ${chance.below(255)})` : text().replace(/[?#]/g, ''),
        );
    },
    attributeNs: () => {
      const element = chance.of([stage, ...everything()]);
      if (chance.below(2) === 0) element.removeAttributeNS('urn:n', 'thing');
      else element.setAttributeNS('urn:n', 'n:thing', text());
    },
    control: () => {
      const inputs = everything().filter((element) => element.matches('input,textarea,select')) as HTMLInputElement[];
      if (inputs.length === 0) return;
      const input = chance.of(inputs);
      if (input instanceof HTMLSelectElement) input.selectedIndex = chance.below(4) - 1;
      else if (input.type === 'checkbox' || input.type === 'radio') {
        input.checked = chance.below(2) === 0;
        input.indeterminate = chance.below(3) === 0;
      } else input.value = input.type === 'range' || input.type === 'number' ? String(chance.below(100)) : text();
    },
    changeType: () => {
      const inputs = everything().filter((element) => element.matches('input')) as HTMLInputElement[];
      if (inputs.length === 0) return;
      const input = chance.of(inputs);
      input.type = chance.of(['text', 'password', 'checkbox']);
      if (input.type === 'password') {
        input.dataset.everSecret = '';
        if (chance.below(2) === 0) input.type = 'text';
      }
    },
    options: () => {
      const selects = everything().filter((element) => element.matches('select')) as HTMLSelectElement[];
      if (selects.length === 0) return;
      const select = chance.of(selects);
      if (chance.below(2) === 0) select.options[chance.below(select.options.length)]?.remove();
      else select.insertBefore(new Option(text(), '', chance.below(2) === 0), select.firstChild);
    },
    reset: () => {
      const forms = everything().filter((element) => element.matches('form')) as HTMLFormElement[];
      if (forms.length > 0) chance.of(forms).reset();
    },
    attachShadow: () => {
      const hosts = everything().filter(
        (element) => element.matches('div,section,span') && element.shadowRoot === null,
      );
      if (hosts.length === 0 || shadows.length > 8) return;
      const shadow = chance.of(hosts).attachShadow({ mode: 'open' });
      shadow.append(make(), document.createElement('slot'));
      shadows.push(shadow);
    },
    styleText: () => {
      const element = chance.of([stage, ...everything().filter((candidate) => candidate.matches('style'))]);
      if (element !== stage)
        element.textContent = `.c${chance.below(9)} { top: ${chance.below(99)}px } @media print { .c1 { left: 1px } }`;
    },
    insertRule: () => {
      const sheet = chance.of([null, ...styles(), ...sheets]);
      if (sheet !== null)
        sheet.insertRule(
          `.c${chance.below(9)} { left: ${chance.below(99)}px; }`,
          chance.below(sheet.cssRules.length + 1),
        );
    },
    deleteRule: () => {
      const sheet = chance.of([null, ...styles(), ...sheets]);
      if (sheet !== null && sheet.cssRules.length > 0) sheet.deleteRule(chance.below(sheet.cssRules.length));
    },
    ruleStyle: () => {
      const sheet = chance.of([null, ...styles(), ...sheets]);
      const rule = sheet?.cssRules[chance.below(sheet.cssRules.length)];
      if (rule instanceof CSSStyleRule) rule.style.width = `${chance.below(99)}px`;
    },
    disable: () => {
      const sheet = chance.of([null, ...styles()]);
      if (sheet !== null) sheet.disabled = !sheet.disabled;
    },
    adoptSheets: () => {
      const root = chance.of([document, ...shadows]);
      if (sheets.length < 5) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`:host, .c${chance.below(9)} { right: ${chance.below(99)}px }`);
        sheets.push(sheet);
      }
      root.adoptedStyleSheets = sheets.filter(() => chance.below(2) === 0);
    },
    replaceSheet: () => {
      if (sheets.length > 0) chance.of(sheets).replaceSync(`.c1 { bottom: ${chance.below(99)}px }`);
    },
    mark: () => {
      const element = chance.of([stage, ...everything()]);
      if (element === stage) return;
      if (chance.below(2) === 0) element.removeAttribute('data-cobrowse');
      else element.setAttribute('data-cobrowse', chance.of(['mask', 'block', 'service', 'show']));
    },
    layer: () => {
      const { parent, before } = anywhere();
      const dialog = document.createElement('dialog');
      parent.insertBefore(dialog, before);
      if (chance.below(2) === 0) {
        dialog.showModal();
        if (chance.below(2) === 0) dialog.close();
      } else {
        dialog.popover = 'manual';
        dialog.showPopover();
      }
    },
    inFrame: () => {
      const frames = everything().filter((element) => element.matches('iframe')) as HTMLIFrameElement[];
      if (frames.length === 0) return;
      const inner = chance.of(frames).contentDocument;
      if (inner?.body == null) return;
      const what = chance.below(6);
      if (what === 0) inner.body.append(make());
      else if (what === 1) inner.body.firstChild?.remove();
      else if (what === 2) inner.body.setAttribute('class', text());
      else if (what === 3) inner.body.append(inner.createElement('iframe'));
      else if (what === 4) {
        inner.open();
        inner.write(`<title>${count++}</title><p>written`);
        inner.close();
      } else inner.head.append(styleElement());
    },
    drawing: () => {
      const canvases = everything().filter((element) => element.matches('canvas')) as HTMLCanvasElement[];
      if (canvases.length > 0) chance.of(canvases).getContext('2d')?.fillRect(chance.below(99), 0, 20, 20);
    },
    title: () => {
      document.title = text().trim();
    },
  };
  const names = Object.keys(operations);
  return () => {
    // What is away is soon changed and soon back: only so does it matter that nobody watched it there.
    const name =
      detached.length > 0 && chance.below(3) === 0 ? chance.of(['changeDetached', 'comeBack']) : chance.of(names);
    operations[name]?.();
    return name;
  };
}

function contains(element: Node, other: Node): boolean {
  for (
    let node: Node | null = other;
    node !== null;
    node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null)
  ) {
    if (node === element) return true;
  }
  return false;
}
