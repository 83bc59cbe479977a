import { own } from '../../dom/own.ts';

type Child = Node | string | undefined;

/** Makes an element. Attributes only, never markup: the strictest policies forbid the rest. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = own('createElement')(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A picture of one path in a square of 24. */
export function icon(path: string): SVGElement {
  const svg = own('createElementNS')(SVG, 'svg');
  const shape = own('createElementNS')(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}
