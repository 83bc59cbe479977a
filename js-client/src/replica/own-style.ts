import { NO_PICTURES_MARK } from '../dom/ops.ts';
import type { Viewport } from '../dom/ops.ts';
import {
  createElement,
  firstChildOf,
  insertBefore,
  localNameOf,
  nextOf,
  parentOf,
  typeOf,
  ELEMENT,
} from './natives.ts';
import { BOX, DEEPER, DEEPEST, FAILED, FOCUS_VISIBLE, FULLSCREEN } from './state-marks.ts';
import { HATCH } from './placeholder.ts';
import type { FrameWindow } from './sheets.ts';

/**
 * What a document without scripts would show otherwise, and what the replica adds. In a layer, so that any rule of the page wins, except
 * where it must not.
 */
const RULES = `
canvas:not([hidden]),object:not([hidden]){display:inline-block}
[${BOX}]:not([hidden]){display:inline-block;vertical-align:text-bottom}
noscript{display:none}
video::-webkit-media-controls,audio::-webkit-media-controls{display:none!important}
[${NO_PICTURES_MARK}]{&,&::before,&::after,&::first-letter,&::first-line,&::marker{background-image:none!important;border-image:none!important;list-style-image:none!important;mask:none!important}}
[${FAILED}]{background-image:${HATCH}}
cobrowse-unnamed{display:contents}
[${DEEPEST}]{display:inline-block!important;min-width:24px!important;min-height:24px!important;background:${HATCH}!important}
[${DEEPER}]{display:none!important}
*{overflow-anchor:none!important}
[${FOCUS_VISIBLE}]{outline:-webkit-focus-ring-color auto 1px}
[${FULLSCREEN}]{position:fixed!important;inset:0!important;width:100%!important;height:100%!important;max-width:none!important;max-height:none!important;margin:0!important;z-index:2147483647!important}
`;

/** In CSS pixels; no browser's scroll bars are thicker. */
const MOST_THICKNESS = 50;

/** The replica's own elements in the page's head, which are not part of the mirror: the base address and a style sheet. */
export class OwnStyle {
  readonly forShadows: CSSStyleSheet;
  private readonly base: HTMLBaseElement;
  private readonly style: HTMLStyleElement;

  constructor(
    frame: FrameWindow,
    private readonly nativeScrollbar: number,
  ) {
    this.forShadows = new frame.CSSStyleSheet();
    this.base = createElement(frame.document, 'base') as HTMLBaseElement;
    this.style = createElement(frame.document, 'style') as HTMLStyleElement;
  }

  setBase(href: string): void {
    this.base.href = href;
  }

  /** The page is as wide as it is on the customer's side only if scroll bars take the same room. */
  setViewport(viewport: Viewport & { readonly scrollbar?: number }): void {
    const root = Math.max(0, viewport.width - viewport.clientWidth, viewport.height - viewport.clientHeight);
    const all = typeof viewport.scrollbar === 'number' ? viewport.scrollbar : root;
    const css = `@layer cobrowse{${RULES}${this.scrollbars(all, viewport.scrollbar === undefined && root === 0)}}`;
    if (this.style.textContent === css) return;
    this.style.textContent = css;
    this.forShadows.replaceSync(css);
  }

  /** Puts our elements in front of what the page has in its head, whichever that is now. */
  place(root: Node | null): void {
    if (root === null || typeOf(root) !== ELEMENT) return;
    const head = headOf(root) ?? root;
    if (parentOf(this.base) === head && parentOf(this.style) === head) return;
    insertBefore(head, this.style, firstChildOf(head));
    insertBefore(head, this.base, this.style);
  }

  private scrollbars(thickness: number, onlyRoot: boolean): string {
    if (thickness === this.nativeScrollbar || thickness > MOST_THICKNESS) return '';
    const of = onlyRoot ? ':root' : '';
    const reset = `${onlyRoot ? ':root' : '*'}{scrollbar-width:${thickness === 0 ? 'none' : 'auto'}!important;scrollbar-color:auto!important}`;
    if (thickness === 0) return `${reset}${of}::-webkit-scrollbar{display:none!important}`;
    const size = `${thickness}px`;
    return `${reset}${of}::-webkit-scrollbar{width:${size}!important;height:${size}!important}::-webkit-scrollbar-track{background:#8882}::-webkit-scrollbar-thumb{background:#8888}`;
  }
}

function headOf(root: Node): Element | null {
  for (let child = firstChildOf(root); child !== null; child = nextOf(child))
    if (typeOf(child) === ELEMENT && localNameOf(child as Element) === 'head') return child as Element;
  return null;
}
