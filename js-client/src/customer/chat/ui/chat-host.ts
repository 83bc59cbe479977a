import { own } from '../../../dom/own.ts';
import { element } from '../../ui/element.ts';
import { topmostModal } from '../../ui/service-host.ts';
import { CHAT_SHEET } from './chat-sheet.ts';

/** Marks what is as if it were not in the page. */
const MARK = 'data-cobrowse';

/** The one element of the chat in the page. Closed, so that scripts of the page neither read nor press anything in it; marked, so that it is never part of what is shared. */
export class ChatHost {
  readonly element = element('cobrowse-chat' as 'div', { [MARK]: 'service' });
  readonly frame = element('div');
  private readonly root: ShadowRoot;
  private readonly worn = new Set<string>();
  private readonly spoken = element('p', { class: 'hidden', role: 'status' });

  constructor() {
    this.root = this.element.attachShadow({ mode: 'closed' });
    this.wear(CHAT_SHEET);
    this.root.append(this.frame, this.spoken);
    // Short cuts and focus traps of the page are not meant for what is typed and focused in here.
    for (const type of ['keydown', 'keypress', 'keyup', 'focusin', 'focusout'])
      this.element.addEventListener(type, (event) => event.stopPropagation());
  }

  /** Adds to our looks, once. */
  wear(css: string): void {
    if (this.worn.has(css)) return;
    this.worn.add(css);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.root.adoptedStyleSheets = [...this.root.adoptedStyleSheets, sheet];
  }

  /** Puts us back after the page has rebuilt itself, or has opened or closed a modal dialog. Cheap enough for every second. */
  stay(): void {
    // A page that rubs out the mark must not have the chat shared.
    if (this.element.getAttribute(MARK) !== 'service') this.element.setAttribute(MARK, 'service');
    const home = topmostModal() ?? (own('documentElement') as HTMLElement | null);
    if (home !== null && this.element.parentNode !== home) home.append(this.element);
  }

  leave(): void {
    this.element.remove();
  }

  /** Says something to who cannot see it. */
  say(text: string): void {
    this.spoken.textContent = text;
  }
}
