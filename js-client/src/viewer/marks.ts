/** What is drawn above the replica. Styles go through CSSOM, because the strictest policies forbid style elements and attributes. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

const SVG = 'http://www.w3.org/2000/svg';
const CUSTOMER_COLOUR = '#1d5fd1';
const AGENT_COLOUR = '#d4480b';

/** Room that the name beside the arrow takes; nearer to the right edge it stands on the other side. */
const LABEL_PX = 90;

/** The customer's mouse: an arrow with a name, so that nobody takes it for their own. */
export function customerCursor(): { readonly element: HTMLElement; show(at: Point | null, width: number): void } {
  const mark = placed();
  const label = document.createElement('span');
  label.textContent = 'Customer';
  style(label, {
    position: 'absolute',
    top: '19px',
    padding: '1px 7px',
    borderRadius: '9px',
    background: CUSTOMER_COLOUR,
    color: '#fff',
    font: '600 11px/1.5 system-ui, sans-serif',
    whiteSpace: 'nowrap',
  });
  mark.append(arrow(), label);
  mark.style.transition = 'transform 60ms linear';
  return {
    element: mark,
    show: (at, width) => {
      const left = at === null || at.x + LABEL_PX < width;
      style(label, { left: left ? '15px' : 'auto', right: left ? 'auto' : '0' });
      moveTo(mark, at);
    },
  };
}

/** The agent's own place while it is moved by keys; a mouse brings a cursor of its own. */
export function keyboardCursor(): HTMLElement {
  const mark = placed();
  mark.append(circle(22, 3));
  return mark;
}

/** A ring where the agent clicked; it takes itself away. */
export function drawRing(parent: HTMLElement, at: Point): void {
  const mark = placed();
  const ring = circle(48, 4);
  mark.append(ring);
  moveTo(mark, at);
  parent.append(mark);
  const fading = ring.animate(
    [
      { transform: 'scale(0.3)', opacity: 1 },
      { transform: 'scale(1)', opacity: 1, offset: 0.5 },
      { transform: 'scale(1.15)', opacity: 0 },
    ],
    { duration: 900, easing: 'ease-out' },
  );
  const gone = (): void => mark.remove();
  fading.finished.then(gone, gone);
}

export function moveTo(mark: HTMLElement, at: Point | null): void {
  mark.style.display = at === null ? 'none' : 'block';
  if (at !== null) mark.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`;
}

export function style(element: HTMLElement | SVGElement, properties: Partial<CSSStyleDeclaration>): void {
  Object.assign(element.style, properties);
}

function placed(): HTMLElement {
  const element = document.createElement('div');
  element.setAttribute('aria-hidden', 'true');
  style(element, { position: 'absolute', left: '0', top: '0', pointerEvents: 'none', display: 'none' });
  return element;
}

/** Around the place. */
function circle(size: number, border: number): HTMLElement {
  const element = document.createElement('div');
  style(element, {
    position: 'absolute',
    inset: `${-size / 2}px auto auto ${-size / 2}px`,
    width: `${size}px`,
    height: `${size}px`,
    boxSizing: 'border-box',
    border: `${border}px solid ${AGENT_COLOUR}`,
    borderRadius: '50%',
    boxShadow: '0 0 0 2px #fff, inset 0 0 0 2px #fff',
  });
  return element;
}

function arrow(): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  const path = document.createElementNS(SVG, 'path');
  const drawn = { d: 'M3 2 L19 12 L11.5 13.5 L7.5 20.5 Z', fill: CUSTOMER_COLOUR, stroke: '#fff' };
  for (const [name, value] of Object.entries({ ...drawn, 'stroke-width': '1.5', 'stroke-linejoin': 'round' }))
    path.setAttribute(name, value);
  svg.append(path);
  // The tip of the arrow, not the corner of the drawing, is the place.
  style(svg, { position: 'absolute', left: '-3px', top: '-2px', width: '24px', height: '24px' });
  return svg;
}
