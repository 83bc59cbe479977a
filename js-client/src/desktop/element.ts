/** Attributes are set as text, `onX` handlers are added as listeners, the rest are properties nobody needs here. */
export type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/** Makes an element. Text is always a text node: what a customer's page or a server says cannot become markup. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...kids: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (typeof value === 'string') element.setAttribute(name, value);
    else element.toggleAttribute(name, value);
  }
  element.append(...kids);
  return element;
}

/** A button that sends no form. `kind`: its classes. */
export function button(
  kind: string,
  act: () => void,
  ...kids: readonly (Node | string)[]
): HTMLElementTagNameMap['button'] {
  return h('button', { type: 'button', class: kind, onclick: act }, ...kids);
}

/** A button with an icon above its words; `hint` says more. */
export function tool(
  words: string,
  hint: string,
  act: () => void,
  ...paths: readonly string[]
): HTMLElementTagNameMap['button'] {
  const element = button('tool', act, icon(...paths), h('span', {}, words));
  element.title = hint;
  return element;
}

/** Writes only what differs: live regions speak on every write, and a caret or selection survives. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** A stroke icon in the colour of the text around it; decoration only, the words beside it name the thing. */
export function icon(...paths: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
