import { element, icon } from '../../ui/element.ts';
import type { ChatStrings } from '../../strings.ts';

/** What the panel's own buttons ask for. */
export type PanelButton = 'minimise' | 'pop-out' | 'end' | 'open';

/** What stands in the panel's head, and the strips and questions around its body. */
export interface PanelView {
  readonly names: readonly string[];
  readonly words: string;
  readonly isHere: boolean;
  readonly buttons: readonly PanelButton[];
  readonly unread: number;
}

/** A question or piece of news with things to press. */
export interface Notice {
  readonly text: string;
  readonly calm?: boolean;
  readonly buttons?: readonly { readonly label: string; readonly primary?: boolean; readonly pressed: () => void }[];
}

const PICTURES: Readonly<Record<PanelButton, string>> = {
  minimise: 'M6 13v-2h12v2z',
  'pop-out': 'M14 4h6v6h-2V7.4l-7.3 7.3-1.4-1.4L16.6 6H14zM5 6h6v2H7v9h9v-4h2v6H5z',
  end: 'm6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z',
  open: 'M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6c0-1.1.9-2 2-2z',
};

/** The chat as a panel, or as the button that opens it. Knows nothing of conversations. */
export class ChatPanel {
  readonly panel: HTMLElement;
  readonly launch: HTMLElement;
  private readonly title: HTMLElement;
  private readonly face = element('span', { class: 'face', 'aria-hidden': 'true' });
  private readonly dot = element('span', { class: 'dot' });
  private readonly presence = element('span', { dir: 'auto' });
  private readonly buttons = new Map<PanelButton, HTMLElement>();
  private readonly strip = element('div', { class: 'strip', hidden: '' });
  private readonly body = element('div', { class: 'body' });
  private readonly question = element('div', { class: 'ask', role: 'group', hidden: '' });
  private readonly foot = element('div');
  private readonly count = element('span', { class: 'count', hidden: '', 'aria-hidden': 'true' });
  private noticed = '';
  private asked = '';

  constructor(
    private readonly strings: ChatStrings,
    private readonly pressed: (button: PanelButton) => void,
  ) {
    this.title = element('h2', { tabindex: '-1' }, strings.title);
    const head = element(
      'div',
      { class: 'head' },
      this.face,
      element(
        'div',
        { class: 'who' },
        this.title,
        element('div', { class: 'presence', role: 'status' }, this.dot, this.presence),
      ),
      this.button('pop-out', strings.popOut),
      this.button('minimise', strings.minimise),
      this.button('end', strings.end),
    );
    const attributes = { class: 'panel', role: 'dialog', 'aria-label': strings.region };
    this.panel = element('section', attributes, head, this.strip, this.body, this.question, this.foot);
    this.launch = this.button('open', strings.launch);
    this.launch.className = 'launch';
    this.launch.append(this.count);
    this.panel.addEventListener('keydown', ({ key, isComposing }) => {
      if (key === 'Escape' && !isComposing && this.buttons.get('minimise')?.hidden === false) this.pressed('minimise');
    });
  }

  show(main: HTMLElement, foot?: HTMLElement): void {
    if (this.body.firstChild !== main) this.body.replaceChildren(main);
    if (this.foot.firstChild !== (foot ?? null)) this.foot.replaceChildren(...(foot ? [foot] : []));
  }

  update({ names, words, isHere, buttons, unread }: PanelView): void {
    const [name = ''] = names;
    this.face.hidden = name === '';
    this.face.textContent = [...name][0] ?? '';
    this.dot.classList.toggle('on', isHere);
    if (this.presence.textContent !== words) this.presence.textContent = words;
    for (const [button, node] of this.buttons) if (button !== 'open') node.hidden = !buttons.includes(button);
    this.count.hidden = unread === 0;
    this.count.textContent = unread > 99 ? '99+' : String(unread);
    const { launch, unread: ofUnread } = this.strings;
    const label = unread === 0 ? launch : `${launch}, ${ofUnread(unread)}`;
    if (this.launch.getAttribute('aria-label') !== label) this.launch.setAttribute('aria-label', label);
  }

  /** Below the head: how the connection is, where one stands in the queue. */
  notice(notice: Notice | undefined): void {
    const said = `${notice?.text}${notice?.calm}`;
    if (said === this.noticed) return;
    this.noticed = said;
    this.strip.hidden = notice === undefined;
    this.strip.classList.toggle('calm', notice?.calm === true);
    this.strip.replaceChildren(
      ...(notice ? [element('p', { role: 'status' }, notice.text), ...buttonsOf(notice)] : []),
    );
  }

  /** Above the place to write. Asked once for each `name`. */
  ask(name: string, notice: Notice | undefined): void {
    if (name === this.asked) return;
    this.asked = name;
    this.question.hidden = notice === undefined;
    if (notice === undefined) return;
    this.question.replaceChildren(...question(notice));
  }

  focus(): void {
    this.title.focus();
  }

  private button(name: PanelButton, label: string): HTMLElement {
    const button = element('button', { type: 'button', 'aria-label': label, title: label }, icon(PICTURES[name]));
    button.addEventListener('click', () => this.pressed(name));
    this.buttons.set(name, button);
    return button;
  }
}

export function question(notice: Notice): HTMLElement[] {
  const text = element('p', { dir: 'auto', role: 'alert' }, notice.text);
  return [text, element('div', { class: 'row' }, ...buttonsOf(notice))];
}

function buttonsOf({ buttons = [] }: Notice): HTMLElement[] {
  return buttons.map(({ label, primary, pressed }) => {
    const button = element('button', { type: 'button', ...(primary && { class: 'primary' }) }, label);
    // A script of the page cannot decide for the customer.
    button.addEventListener('click', ({ isTrusted }) => isTrusted && pressed());
    return button;
  });
}
