import { element } from './element.ts';
import { own } from '../../dom/own.ts';
import { SHEET } from './sheet.ts';

/**
 * The one element of ours in the page. Closed, so that scripts of the page neither read the code nor press the buttons through it, and a
 * service element: capture leaves it out.
 */
export class ServiceHost {
  readonly element = element('cobrowse-ui' as 'div');
  /** Above the page, under our card: takes no input. */
  readonly guide = element('div', { class: 'guide', 'aria-hidden': 'true' });
  private readonly root: ShadowRoot;
  private readonly spoken = element('p', { class: 'hidden', role: 'status', 'aria-live': 'polite' });
  private needed = false;
  private readonly worn = new Set<string>();

  constructor() {
    this.root = this.element.attachShadow({ mode: 'closed' });
    this.wear(SHEET);
    this.root.append(this.guide, this.spoken);
    // Short cuts and focus traps of the page are not meant for what is typed and focused in here.
    for (const type of ['keydown', 'keypress', 'keyup', 'focusin', 'focusout'])
      this.element.addEventListener(type, (event) => event.stopPropagation());
  }

  get focused(): Element | null {
    return this.root.activeElement;
  }

  /** Adds to our looks, once. */
  wear(css: string): void {
    if (this.worn.has(css)) return;
    this.worn.add(css);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.root.adoptedStyleSheets = [...this.root.adoptedStyleSheets, sheet];
  }

  add(part: HTMLElement): void {
    this.root.append(part);
    this.needed = true;
    this.stay();
  }

  /** Nothing to show any more: leaves no trace in the page. */
  leave(): void {
    this.needed = false;
    this.element.remove();
  }

  /** Puts us back after the page has rebuilt itself from the root, or has opened or closed a modal dialog. Cheap enough for every second. */
  stay(): void {
    const home = topmostModal() ?? (own('documentElement') as HTMLElement | null);
    if (this.needed && home !== null && this.element.parentNode !== home) home.append(this.element);
  }

  /** Says something to who cannot see it. */
  say(text: string): void {
    if (this.spoken.textContent !== text) this.spoken.textContent = text;
  }
}

/** What is outside a modal dialog of the page takes no input, and we must: "End sharing" always works. */
export function topmostModal(): Element | undefined {
  return CSS.supports('selector(:modal)') ? [...own('querySelectorAll')('dialog:modal')].at(-1) : undefined;
}
