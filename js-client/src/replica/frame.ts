import type { DocumentMode, Viewport } from '../dom/ops.ts';
import type { FrameWindow } from './sheets.ts';

/** How long the frame's own static document may take. */
const LOAD_MS = 15_000;

/**
 * The frame that holds the replica: no scripts, no forms, no pop-ups, no credentials where the browser knows how, and no input, so that
 * nothing in it can be clicked. It has the size of the customer's viewport and is scaled to the container.
 */
export class ReplicaFrame {
  private readonly element: HTMLIFrameElement;
  private size = { width: 1, height: 1 };
  private scale = 1;
  private left = 0;
  private top = 0;
  private readonly timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly container: HTMLElement,
    readonly mode: DocumentMode,
    url: string,
    /** Called once when the document is there, and with null if it did not come or went away again. */
    onDocument: (frame: FrameWindow | null) => void,
  ) {
    const element = container.ownerDocument.createElement('iframe');
    this.element = element;
    element.setAttribute('sandbox', 'allow-same-origin');
    element.setAttribute('credentialless', '');
    element.referrerPolicy = 'no-referrer';
    element.tabIndex = -1;
    element.title = 'Customer’s page';
    element.style.cssText =
      'position:absolute;border:0;margin:0;padding:0;max-width:none;max-height:none;transform-origin:0 0;pointer-events:none;background:Canvas;color-scheme:light';
    let loaded = false;
    this.timer = setTimeout(() => {
      if (!loaded) onDocument(null);
    }, LOAD_MS);
    element.onload = (): void => {
      const frame = loaded ? null : documentOf(element, url);
      loaded = true;
      onDocument(frame);
    };
    element.src = url;
    if (getComputedStyle(container).position === 'static') container.style.position = 'relative';
    container.append(element);
  }

  resize(viewport: Viewport): void {
    this.size = { width: Math.max(1, viewport.width), height: Math.max(1, viewport.height) };
    this.element.style.width = `${this.size.width}px`;
    this.element.style.height = `${this.size.height}px`;
    // What a document prefers is what holds it has.
    this.element.style.colorScheme = viewport.dark === true ? 'dark' : 'light';
    this.fit();
  }

  fit(): void {
    const { clientWidth, clientHeight } = this.container;
    const { width, height } = this.size;
    this.scale = Math.min(1, clientWidth / width, clientHeight / height) || 1;
    this.left = Math.max(0, (clientWidth - width * this.scale) / 2);
    this.top = Math.max(0, (clientHeight - height * this.scale) / 2);
    this.element.style.left = `${this.left}px`;
    this.element.style.top = `${this.top}px`;
    this.element.style.transform = `scale(${this.scale})`;
  }

  toPage(x: number, y: number): readonly [number, number] {
    return [(x - this.left) / this.scale, (y - this.top) / this.scale];
  }

  toContainer(x: number, y: number): { x: number; y: number } {
    return { x: x * this.scale + this.left, y: y * this.scale + this.top };
  }

  remove(): void {
    clearTimeout(this.timer);
    this.element.onload = null;
    this.element.remove();
  }
}

/** The frame's window, if what it shows is our static document: an error page or another document is not. */
function documentOf(element: HTMLIFrameElement, url: string): FrameWindow | null {
  const frame = element.contentWindow as FrameWindow | null;
  if (frame === null || element.contentDocument === null) return null;
  const expected = new URL(url, element.baseURI);
  return frame.location.pathname === expected.pathname && frame.document.body !== null ? frame : null;
}

/** What a classic scroll bar takes in this browser, in CSS pixels; 0 where they lie over the content. */
export function scrollbarThickness(container: HTMLElement): number {
  const probe = container.ownerDocument.createElement('div');
  probe.style.cssText = 'position:absolute;visibility:hidden;overflow:scroll;width:100px;height:100px';
  container.append(probe);
  const thickness = probe.offsetWidth - probe.clientWidth;
  probe.remove();
  return thickness;
}
