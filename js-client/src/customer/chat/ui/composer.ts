import { element, icon } from '../../ui/element.ts';
import type { ChatStrings } from '../../strings.ts';

const SEND = 'M3.4 20.4 21 12 3.4 3.6l-.1 6.6L15 12 3.3 13.8z';
/** Height of the field beyond which it scrolls, in CSS pixels. */
const TALLEST = 132;

/** Where a message is written: Enter sends, Shift and Enter begin a line. */
export class Composer {
  readonly element: HTMLElement;
  private readonly field: HTMLTextAreaElement;
  private readonly button: HTMLButtonElement;
  private readonly tooLong = element('p', { class: 'long', role: 'status', hidden: '' });

  constructor(
    private readonly strings: Pick<ChatStrings, 'write' | 'send' | 'tooLong'>,
    private longest: number,
    private readonly send: (text: string) => void,
    private readonly changed: (text: string) => void,
  ) {
    const { write, send: label } = strings;
    this.field = element('textarea', { rows: '1', 'aria-label': write, placeholder: write, dir: 'auto' });
    this.button = element(
      'button',
      { type: 'submit', class: 'primary', 'aria-label': label, title: label },
      icon(SEND),
    );
    const form = element('form', { class: 'composer' }, this.field, this.button);
    this.element = element('div', {}, this.tooLong, form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener('input', () => {
      this.fit();
      this.changed(this.field.value);
    });
    this.fit();
  }

  get text(): string {
    return this.field.value;
  }

  /** Longest message that the server takes. */
  allow(longest: number): void {
    this.longest = longest;
    this.fit();
  }

  fill(text: string): void {
    this.field.value = text;
    this.fit();
  }

  focus(): void {
    this.field.focus();
  }

  /** What would be sent: without the control characters that are pasted unseen, and that no server takes. */
  private get plain(): string {
    return this.field.value.replace(/[^\P{Cc}\n\t]/gu, '').trim();
  }

  private submit(): void {
    const text = this.plain;
    if (text === '' || text.length > this.longest) return;
    this.fill('');
    this.changed('');
    this.send(text);
    this.field.focus();
  }

  private fit(): void {
    const { style } = this.field;
    style.height = 'auto';
    if (this.field.scrollHeight > 0) style.height = `${Math.min(TALLEST, this.field.scrollHeight + 2)}px`;
    const { length } = this.plain;
    const over = length - this.longest;
    this.tooLong.hidden = over <= 0;
    if (over > 0) this.tooLong.textContent = this.strings.tooLong(over);
    this.button.disabled = length === 0 || over > 0;
  }
}
