import { fault, guarded } from '../guarded.ts';
import { newKey } from '../session-calls.ts';
import { type ChatStrings, aloneInEnglish, chatInEnglish } from '../strings.ts';
import { element } from '../ui/element.ts';
import { ChatCalls } from './chat-calls.ts';
import { ChatMemory } from './chat-memory.ts';
import { Conversation } from './conversation.ts';
import { HERE_EVERY_MS, type PopUpMessage, popUpMessage } from './pop-up.ts';
import { environmentOf, storages } from './surroundings.ts';
import { TitleCount } from './title-count.ts';
import { ChatHost } from './ui/chat-host.ts';
import { ChatPanel } from './ui/chat-panel.ts';
import { WINDOW_SHEET } from './ui/window-sheet.ts';

/** The page that opened us answers within this time, in milliseconds. */
const TAKE_MS = 5_000;

/** The chat in a window of its own: it asks the page that opened it for the conversation, and gives it back by going away. */
export function chatWindow(window: Window & typeof globalThis): void {
  const opener = window.opener as Window | null;
  const host = new ChatHost();
  host.wear(WINDOW_SHEET);
  host.stay();
  let taken = false;
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    const message = source === opener ? popUpMessage(data) : undefined;
    if (taken || message?.cobrowseChat !== 'take') return;
    taken = true;
    guarded(() => show(window, host, message, opener, origin))();
  });
  setTimeout(() => {
    if (!taken) host.frame.replaceChildren(element('p', { class: 'panel alone' }, aloneInEnglish));
  }, TAKE_MS);
  // No secret in it: whoever opened us may know that we are there.
  opener?.postMessage({ cobrowseChat: 'ready' }, '*');
}

function show(
  window: Window & typeof globalThis,
  host: ChatHost,
  { id, secret, seen: seenThere, strings: theirs }: Extract<PopUpMessage, { cobrowseChat: 'take' }>,
  opener: Window | null,
  origin: string,
): void {
  const server = window.location.origin;
  const strings: ChatStrings = { ...chatInEnglish, ...textsOf(theirs) };
  const title = new TitleCount(window.document);
  const { localStorage, sessionStorage } = storages(window);
  const memory = new ChatMemory(localStorage, sessionStorage);
  const environment = environmentOf(window, server);
  let seen = seenThere;
  const tell = (cobrowseChat: 'here' | 'bye' | 'share' | 'over') =>
    opener?.postMessage({ cobrowseChat, id, seen }, origin);
  const panel = new ChatPanel(
    strings,
    guarded((button) => {
      if (button === 'minimise') window.close();
      else if (conversation.isOver) window.close();
      else conversation.askToEnd();
    }),
  );
  const draw = () => {
    const view = conversation.view();
    const unread = conversation.isOver ? 0 : conversation.unread;
    title.show(unread);
    conversation.show();
    panel.update({ ...view, buttons: view.buttons.filter((button) => button !== 'pop-out'), unread });
    panel.notice(conversation.notice());
    const { name, notice } = conversation.question();
    panel.ask(name, notice);
  };
  const conversation = new Conversation(id, secret, {
    server,
    link: {},
    window,
    environment,
    calls: new ChatCalls(server, window.fetch.bind(window)),
    strings,
    panel,
    draft: memory.draft(id),
    keepDraft: (draft) => memory.keepDraft(id, draft),
    newId: () => newKey((bytes) => crypto.getRandomValues(bytes)),
    seen: () => seen,
    saw: (clock) => {
      seen = Math.max(seen, clock);
      tell('here');
    },
    isWatched: () => window.document.visibilityState === 'visible',
    changed: () => draw(),
    came: () => undefined,
    linked: () => undefined,
    share: () => {
      tell('share');
      // There the question is what exactly is shared.
      opener?.focus();
    },
    close: () => window.close(),
    again: () => window.close(),
  });
  window.document.title = `${strings.title} – ${new URL(origin).hostname}`;
  host.frame.append(panel.panel);
  conversation.open();
  draw();
  conversation.focus();
  window.addEventListener('pagehide', () => tell('bye'));
  window.document.addEventListener('visibilitychange', () => draw());
  const stayHere = () => {
    tell('here');
    environment.after(HERE_EVERY_MS, stayHere);
  };
  stayHere();
  void new ChatCalls(server, window.fetch.bind(window))
    .settings()
    .then((settings) => {
      if (settings.is === 'ok') conversation.allows(settings.value);
    })
    .catch(fault);
}

/** Whoever opened us may say anything: only texts, and only where we have texts. */
function textsOf(theirs: Readonly<Record<string, unknown>>): Partial<ChatStrings> {
  const isText = ([name, text]: [string, unknown]) =>
    typeof text === 'string' && typeof chatInEnglish[name as keyof ChatStrings] === 'string';
  return Object.fromEntries(Object.entries(theirs).filter(isText));
}
