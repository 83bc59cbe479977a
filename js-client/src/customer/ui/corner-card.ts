import { stringify } from '../../protocol/json.ts';
import type { Card } from '../status.ts';
import type { ButtonName, Strings } from '../strings.ts';
import { element, icon } from './element.ts';
import type { ServiceHost } from './service-host.ts';

const EYE = 'M12 5C7 5 3 8.5 1.5 12 3 15.5 7 19 12 19s9-3.5 10.5-7C21 8.5 17 5 12 5zm0 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8z';
const PRIMARY: ReadonlySet<ButtonName> = new Set([
  'copy',
  'extend',
  'again',
  'continue',
  'try-again',
  'retry',
  'resume',
  'revoke',
]);
const PICTURES: Partial<Record<ButtonName, string>> = {
  less: 'M6 13v-2h12v2z',
  'show-hidden': EYE,
  'hide-hidden': EYE + 'M3 4.4 4.4 3 21 19.6 19.6 21z',
  move: 'M7 7 2 12l5 5v-4h10v4l5-5-5-5v4H7z',
};

/** The card in the corner: there as long as there is something to know. Never over the whole page; it can stand on either side. */
export class CornerCard {
  private shown: HTMLElement | undefined;
  private shape = '';
  private side = 'end';

  constructor(
    private readonly host: ServiceHost,
    private readonly strings: Strings,
    /** Must not throw. */
    private readonly onButton: (name: ButtonName) => void,
  ) {}

  show(card: Card | undefined): void {
    const shape = stringify({ ...card, text: card && '' });
    const line = this.shown?.querySelector('.text');
    if (shape === this.shape && line && card) {
      // In place: a button that is replaced between press and release is never clicked.
      if (line.textContent !== card.text) line.textContent = card.text;
      return;
    }
    this.shape = shape;
    const focused = this.host.focused?.getAttribute('data-name');
    this.shown?.remove();
    this.shown = card && this.made(card);
    if (this.shown === undefined) return;
    this.host.add(this.shown);
    if (focused) this.shown.querySelector<HTMLElement>(`[data-name="${focused}"]`)?.focus();
  }

  private made(card: Card): HTMLElement {
    const { code, hint, text, tone, buttons } = card;
    const isMessage = buttons.includes('close');
    const shape = code !== undefined ? 'wide' : isMessage ? 'message' : '';
    const corner = buttons.includes('less') ? 'less' : isMessage || buttons.length === 0 ? undefined : 'move';
    const rest = buttons.filter((name) => name !== 'less').map((name) => this.button(name));
    const top = [element('span', { class: 'dot' }), element('p', { class: 'text' }, text)];
    const row = element('div', { class: 'buttons' }, ...rest);
    const parts = shape
      ? [
          element('div', { class: 'top' }, ...top, corner && this.button(corner)),
          code && element('span', { class: 'code' }, code),
          hint && element('p', { class: 'hint' }, hint),
          row,
        ]
      : [...top, corner && this.button(corner), row];
    const attributes = {
      class: `card ${tone} ${shape} ${this.side}`,
      role: 'region',
      'aria-label': this.strings.region,
    };
    return element('div', attributes, ...parts.map((part) => part || undefined));
  }

  private button(name: ButtonName): HTMLButtonElement {
    const label = this.strings.buttons[name];
    const picture = PICTURES[name];
    const className = picture ? 'bare' : PRIMARY.has(name) ? 'primary' : '';
    const attributes = { type: 'button', class: className, 'data-name': name };
    const button = picture
      ? element('button', { ...attributes, 'aria-label': label, title: label }, icon(picture))
      : element('button', attributes, label);
    // A script of the page cannot decide for the customer.
    button.addEventListener('click', ({ isTrusted }) => isTrusted && this.pressed(name));
    return button;
  }

  private pressed(name: ButtonName): void {
    if (name === 'copy') void this.copy();
    else if (name === 'move') this.move();
    else this.onButton(name);
  }

  private move(): void {
    this.side = this.side === 'end' ? 'start' : 'end';
    this.shown?.classList.toggle('start', this.side === 'start');
  }

  private async copy(): Promise<void> {
    const code = this.shown?.querySelector('.code');
    const button = this.shown?.querySelector('[data-name=copy]');
    if (!code || !button) return;
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
      button.textContent = this.strings.copied;
      this.host.say(this.strings.copied);
    } catch {
      // Pages without TLS have no clipboard: selected, it can be copied by hand.
      getSelection()?.selectAllChildren(code);
    }
  }
}
