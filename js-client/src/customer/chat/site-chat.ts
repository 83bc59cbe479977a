import { CUSTOMER, type Entry } from '../../chat/timeline.ts';
import type { ConnectionEnvironment } from '../../connection/environment.ts';
import { retryWhenAwake } from '../../connection/wake.ts';
import { own } from '../../dom/own.ts';
import type * as StartScript from '../../chat-start.ts';
import { script } from '../../transport/script.ts';
import { fault, guarded, tellSiteOwner } from '../guarded.ts';
import { CHAT_KEY, type ChatHook, type ChatOptions, type ChatScript } from '../loader-contract.ts';
import { newKey } from '../session-calls.ts';
import { type ChatStrings, chatInEnglish } from '../strings.ts';
import { type Answer, ChatCalls, type ChatSettings } from './chat-calls.ts';
import { ChatMemory, type RememberedChat } from './chat-memory.ts';
import { Conversation } from './conversation.ts';
import { PopUp } from './pop-up.ts';
import type { ChatStart } from './chat-start.ts';
import { environmentOf, storages } from './surroundings.ts';
import { TitleCount } from './title-count.ts';
import { ChatHost } from './ui/chat-host.ts';
import { ChatPanel, type PanelButton } from './ui/chat-panel.ts';

/** How often our element is looked after, in milliseconds. */
const STAY_MS = 1_000;

type Phase =
  | { readonly is: 'idle' }
  | { readonly is: 'loading' }
  | { readonly is: 'starting'; readonly start: ChatStart }
  | { readonly is: 'running'; readonly conversation: Conversation };

/** The chat of one site in one of its pages. All tabs show the same conversation, open or minimised alike, and count unread messages as one. */
export class SiteChat implements ChatScript {
  private phase: Phase = { is: 'idle' };
  private isOpen = false;
  private readonly strings: ChatStrings;
  private readonly memory: ChatMemory;
  private readonly calls: ChatCalls;
  private readonly environment: ConnectionEnvironment;
  private readonly host = new ChatHost();
  private readonly panel: ChatPanel;
  private readonly popUp: PopUp;
  private readonly title: TitleCount;
  private settings: Promise<Answer<ChatSettings>> | undefined;
  private unread = 0;
  private wasThere = false;

  constructor(
    private readonly window: Window & typeof globalThis,
    private readonly hook: ChatHook,
  ) {
    const { localStorage, sessionStorage } = storages(window);
    this.strings = { ...chatInEnglish, ...hook.api.chat.options.strings };
    this.memory = new ChatMemory(localStorage, sessionStorage);
    this.calls = new ChatCalls(hook.home, window.fetch.bind(window));
    this.title = new TitleCount(window.document);
    this.environment = environmentOf(window, hook.home);
    this.panel = new ChatPanel(
      this.strings,
      guarded((button) => this.pressed(button)),
    );
    this.host.frame.append(this.panel.panel, this.panel.launch);
    this.popUp = new PopUp(
      window,
      hook.home,
      __COBROWSE_VERSION__,
      this.environment.now,
      () => this.taking(),
      guarded(({ cobrowseChat, seen }) => {
        if (this.memory.chat && seen > this.memory.chat.seen) this.memory.write({ ...this.memory.chat, seen });
        if (cobrowseChat === 'share') this.share();
        this.draw();
      }),
    );
    window.addEventListener('storage', (event) => {
      if (event.key === CHAT_KEY || event.key === null) guarded(() => this.otherTab())();
    });
    own('addEventListener')(
      'visibilitychange',
      guarded(() => this.draw()),
    );
    retryWhenAwake(window, { retryNow: () => this.running?.retryNow() });
  }

  /** A chat that runs in this site goes on here. */
  resume(): void {
    const chat = this.memory.chat;
    if (chat) this.run(chat);
  }

  start(options: ChatOptions, clicked: boolean): void {
    const { phase } = this;
    if (phase.is === 'idle' || this.running?.isOver) {
      if (phase.is === 'running') this.dismiss();
      void this.begin({ ...this.hook.api.chat.options, ...options }).catch(fault);
    } else if (clicked) this.open();
    else this.error('chat-active', this.strings.active);
  }

  end(): void {
    void this.running?.end().catch(fault);
  }

  open(): void {
    this.opened(true);
  }

  minimise(): void {
    this.opened(false);
  }

  private get running(): Conversation | undefined {
    return this.phase.is === 'running' ? this.phase.conversation : undefined;
  }

  private async begin(options: ChatOptions): Promise<void> {
    const phase: Phase = (this.phase = { is: 'loading' });
    Object.assign(this.strings, options.strings);
    this.host.frame.classList.toggle('start', options.side === 'start');
    const { startChat } = await this.startScript();
    if (this.phase !== phase) return;
    const start = startChat({
      window: this.window,
      wear: (css) => this.host.wear(css),
      options,
      calls: this.calls,
      settings: () => this.askForSettings(),
      now: this.environment.now,
      began: (id, secret) => this.began({ id, secret, open: true, seen: 0 }),
      failed: (code, words) => this.error(code, words),
    });
    if (typeof start === 'string') {
      this.phase = { is: 'idle' };
      tellSiteOwner(`the chat was not started: ${start}.`);
      this.error('malformed', start);
      return;
    }
    this.phase = { is: 'starting', start };
    this.isOpen = true;
    this.tick();
    this.draw();
    start.form.focus();
  }

  private async startScript(): Promise<typeof StartScript> {
    try {
      return (await script(this.hook.home, 'chat-start')) as typeof StartScript;
    } catch (error) {
      this.phase = { is: 'idle' };
      this.error('script-blocked', this.strings.notLoaded);
      throw error;
    }
  }

  private began(chat: RememberedChat): void {
    this.memory.write(chat);
    this.run(chat);
    this.hook.chatSignal('started', chat.id);
    this.running?.focus();
  }

  private run(chat: RememberedChat): void {
    const { id, secret } = chat;
    // It may have begun in another tab.
    if (this.phase.is === 'starting') this.phase.start.cancel();
    this.isOpen = chat.open;
    // Whatever is shared while a chat runs is shared in it, also what takes the place of a session that was lost.
    this.hook.wish = { ...this.hook.wish, chat: { id, secret } };
    const conversation = new Conversation(id, secret, {
      server: this.hook.home,
      link: this.hook.link,
      window: this.window,
      environment: this.environment,
      calls: this.calls,
      strings: this.strings,
      panel: this.panel,
      draft: this.memory.draft(id),
      keepDraft: (draft) => this.memory.keepDraft(id, draft),
      newId: () => newKey((bytes) => crypto.getRandomValues(bytes)),
      seen: () => this.memory.chat?.seen ?? Infinity,
      saw: (clock) => this.saw(clock),
      isWatched: () => this.isOpen && !this.popUp.isThere && own('visibilityState') === 'visible',
      changed: () => this.draw(),
      came: (entry) => this.came(entry),
      linked: (state) => this.hook.chatSignal('connection', state),
      share: () => this.share(),
      close: () => this.dismiss(),
      again: () => {
        this.dismiss();
        this.start({}, true);
      },
    });
    this.phase = { is: 'running', conversation };
    conversation.open();
    this.tick();
    this.draw();
    void this.askForSettings().then(
      guarded((settings) => {
        if (settings.is === 'ok') conversation.allows(settings.value);
      }),
    );
  }

  private askForSettings(): Promise<Answer<ChatSettings>> {
    this.settings ??= this.calls.settings().then((answer) => {
      if (answer.is !== 'ok') this.settings = undefined;
      return answer;
    });
    return this.settings;
  }

  private share(): void {
    this.hook.api.start();
  }

  private saw(clock: number): void {
    const { chat } = this.memory;
    if (chat && clock > chat.seen) this.memory.write({ ...chat, seen: clock });
  }

  private came({ kind, name = '', sender, text }: Entry): void {
    const { conversation } = this.phase as Extract<Phase, { is: 'running' }>;
    if (kind === 'joined') this.hook.chatSignal('agentJoined', name);
    else if (kind === 'left') this.hook.chatSignal('agentLeft', name);
    else if (kind === 'ended') {
      this.withdrawWish();
      this.hook.chatSignal('ended', text);
    } else if (kind === 'message' && sender !== CUSTOMER && !this.isOpen && conversation.unread > 0)
      this.host.say(this.strings.unread(conversation.unread));
  }

  private withdrawWish(): void {
    this.hook.wish = { ...this.hook.wish, chat: undefined };
  }

  private opened(isOpen: boolean): void {
    if (this.phase.is === 'idle' || this.phase.is === 'loading' || this.isOpen === isOpen) return;
    this.isOpen = isOpen;
    if (this.memory.chat) this.memory.write({ ...this.memory.chat, open: isOpen });
    this.draw();
    this.hook.chatSignal(isOpen ? 'opened' : 'minimised');
    if (!isOpen) this.panel.launch.focus();
    else if (this.phase.is === 'running') this.phase.conversation.focus();
  }

  private pressed(button: PanelButton): void {
    const { phase } = this;
    if (button === 'open') this.open();
    else if (button === 'minimise') this.minimise();
    else if (button === 'pop-out') this.popUp.open();
    else if (phase.is === 'running' && !phase.conversation.isOver) phase.conversation.askToEnd();
    else this.dismiss();
  }

  private otherTab(): void {
    const before = this.running;
    const chat = this.memory.read();
    if (chat === undefined || chat.id !== before?.id) {
      if (before) this.dismiss();
      if (chat) this.run(chat);
    } else this.isOpen = chat.open;
    this.draw();
  }

  private dismiss(): void {
    const { phase } = this;
    this.phase = { is: 'idle' };
    this.isOpen = false;
    this.withdrawWish();
    if (phase.is === 'starting') phase.start.cancel();
    if (phase.is === 'running') {
      phase.conversation.close();
      this.memory.clear(phase.conversation.id);
      this.popUp.close();
    }
    this.draw();
  }

  private taking(): ReturnType<ConstructorParameters<typeof PopUp>[4]> {
    const { chat } = this.memory;
    if (chat === undefined) return undefined;
    const texts = Object.entries(this.strings).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
    const { id, secret, seen } = chat;
    return { cobrowseChat: 'take', id, secret, seen, strings: Object.fromEntries(texts) };
  }

  private draw(): void {
    const { phase, panel } = this;
    if (phase.is === 'idle' || phase.is === 'loading') {
      this.host.leave();
      this.count(0);
      return;
    }
    const isThere = this.popUp.isThere;
    if (phase.is === 'starting') {
      panel.show(phase.start.form.element);
      panel.update({ names: [], words: this.strings.online, isHere: false, buttons: ['minimise', 'end'], unread: 0 });
      panel.notice(undefined);
      panel.ask('', undefined);
    } else this.drawRunning(phase.conversation, isThere);
    panel.panel.hidden = !this.isOpen;
    panel.launch.hidden = this.isOpen;
    this.host.stay();
  }

  private drawRunning(conversation: Conversation, isThere: boolean): void {
    const { panel, strings } = this;
    conversation.show(!isThere);
    const view = conversation.view();
    this.count(conversation.isOver ? 0 : conversation.unread);
    panel.update({ ...view, buttons: isThere ? ['minimise'] : view.buttons, unread: this.unread });
    if (!isThere) {
      panel.notice(conversation.notice());
      const { name, notice } = conversation.question();
      panel.ask(name, notice);
      return;
    }
    panel.notice(undefined);
    panel.ask('elsewhere', {
      text: strings.inWindow,
      buttons: [
        { label: strings.takeBack, pressed: () => this.takeBack() },
        { label: strings.showWindow, primary: true, pressed: () => this.popUp.focus() },
      ],
    });
  }

  private takeBack(): void {
    this.popUp.close();
    this.draw();
  }

  private count(unread: number): void {
    this.title.show(unread);
    if (unread === this.unread) return;
    this.unread = unread;
    this.hook.chatSignal('unread', unread);
  }

  private readonly tick = guarded(() => {
    if (this.phase.is === 'idle') return;
    this.host.stay();
    // The card that tells of sharing stands in the same corner; a page that tells it itself has one while somebody acts in it.
    const card = `cobrowse-ui${this.hook.quiet ? '[controlled]' : ''}`;
    this.host.frame.classList.toggle('raised', own('querySelector')(card) !== null);
    const { isThere } = this.popUp;
    if (isThere !== this.wasThere) {
      this.wasThere = isThere;
      this.draw();
    }
    this.environment.after(STAY_MS, this.tick);
  });

  private error(code: string, text: string): void {
    this.hook.chatSignal('error', code, text);
  }
}
