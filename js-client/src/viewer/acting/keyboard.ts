import { style, type Point } from '../marks.ts';

/** What an agent does with the keyboard. */
export interface KeyboardListener {
  typed(text: string): void;
  pressed(key: KeyPress): void;
  /** Shift and Escape. */
  gaveUp(): void;
}

export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

const PASSED = new Set([
  'Enter',
  'Tab',
  'Escape',
  'Backspace',
  'Delete',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);
/** With Ctrl or Cmd. Copying would copy what stands in here, which is nothing; pasting is typing. */
const COMMANDS = new Set(['a', 'z', 'y']);
/** What a screen reader says. */
const LABEL =
  'Customer’s page. What you type is typed there, Tab and arrow keys work there. Shift and Escape bring you back to the tools.';

/** An unseen field that takes what people type, with input methods and pasting as their browser has them. */
export class Keyboard {
  readonly element = document.createElement('textarea');

  constructor(private readonly listener: KeyboardListener) {
    const { element } = this;
    element.setAttribute('aria-label', LABEL);
    element.autocapitalize = 'off';
    element.spellcheck = false;
    for (const name of ['autocomplete', 'autocorrect']) element.setAttribute(name, 'off');
    style(element, {
      position: 'absolute',
      left: '0',
      top: '0',
      width: '1px',
      height: '1.3em',
      padding: '0',
      border: '0',
      opacity: '0',
      resize: 'none',
      overflow: 'hidden',
      whiteSpace: 'pre',
      pointerEvents: 'none',
    });
    element.addEventListener('keydown', (event) => this.pressed(event));
    element.addEventListener('input', (event) => !(event as InputEvent).isComposing && this.take());
    element.addEventListener('compositionend', () => this.take());
  }

  /** Where input methods show what they offer. */
  place({ x, y }: Point): void {
    style(this.element, { left: `${x}px`, top: `${y}px` });
  }

  private take(): void {
    const { value } = this.element;
    this.element.value = '';
    if (value !== '') this.listener.typed(value);
  }

  private pressed(event: KeyboardEvent): void {
    event.stopPropagation();
    const { key, shiftKey: shift, ctrlKey: ctrl, altKey: alt, metaKey: meta, isComposing } = event;
    if (isComposing) return;
    if (key === 'Escape' && shift) {
      event.preventDefault();
      this.listener.gaveUp();
      return;
    }
    const isCommand = (ctrl || meta) && !alt && COMMANDS.has(key.toLowerCase());
    if (!isCommand && (!PASSED.has(key) || ctrl || meta || alt)) return;
    event.preventDefault();
    this.listener.pressed({ key, shift, ctrl, alt, meta });
  }
}
