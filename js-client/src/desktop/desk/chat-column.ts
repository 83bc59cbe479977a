import { CUSTOMER, type Entry } from '../../chat/timeline.ts';
import { save, transcriptJson, transcriptText } from '../../chat/transcript.ts';
import { confirmation } from '../confirmation.ts';
import { button, h, setText, tool } from '../element.ts';
import type { CannedAnswer } from './desk-calls.ts';
import type { DeskChat } from './desk-chat.ts';
import { deskWords, wordsForEntry } from './desk-words.ts';

/** What an agent can do in a chat. */
export interface ChatActions {
  invite(chat: DeskChat): void;
  leave(chat: DeskChat): void;
  end(chat: DeskChat): void;
  /** Takes a chat that is over off the desk. */
  close(chat: DeskChat): void;
  /** Watches the page that is shared in this chat. */
  watch(chat: DeskChat): void;
}

export interface ChatColumn {
  readonly element: HTMLElement;
  show(chat: DeskChat | undefined, watched: string | null): void;
  answers(answers: readonly CannedAnswer[]): void;
  problem(words: string): void;
}

/** The chat that the agent has chosen. */
export function chatColumn(actions: ChatActions): ChatColumn {
  let shown: DeskChat | undefined;
  const withChat = (action: (chat: DeskChat) => void) => () => {
    if (shown) action(shown);
  };
  const name = h('h2', { dir: 'auto', tabindex: '-1' });
  const presence = h('span', {});
  const page = h('p', { class: 'chat-page', dir: 'auto' });
  const facts = h('dl', {});
  const details = h('details', { class: 'facts' }, h('summary', {}, 'About this customer'), facts);
  const invite = tool(
    'Invite to share',
    'Ask the customer to share the page',
    withChat((chat) => actions.invite(chat)),
    'M4 5h16v11H4Z',
    'M9 20h6M12 16v4',
  );
  const watch = button(
    'primary',
    withChat((chat) => actions.watch(chat)),
    'Watch the page',
  );
  const leave = tool(
    'Leave',
    'Leave the chat; the customer waits for another agent',
    withChat((chat) => actions.leave(chat)),
    'M14 4h5v16h-5',
    'M4 12h10M10 8l4 4-4 4',
  );
  const end = tool('End', 'End the chat for everybody', () => sure.ask(), 'M6 6h12v12H6Z');
  end.classList.add('danger');
  const problem = h('p', { class: 'problem', role: 'alert' });
  const messages = h('div', { class: 'chat-messages' });
  const composer = h('div', {});
  const canned = h('div', { class: 'canned', role: 'menu' });
  const cannedMenu = h('details', { class: 'answers', hidden: true }, h('summary', {}, 'Answers'), canned);
  const over = h('div', { class: 'chat-over', hidden: true });
  const sure = confirmation({
    heading: 'End this chat?',
    sentence: 'The customer can read it and save it, and nobody can write in it any more.',
    yes: 'End the chat',
    no: 'Keep it open',
    confirmed: withChat((chat) => actions.end(chat)),
  });
  const close = button(
    'primary',
    withChat((chat) => actions.close(chat)),
    'Close',
  );
  const asText = button('quiet', withChat(saveText), 'Save as text');
  const asJson = button(
    'quiet',
    withChat((chat) => save('chat.json', 'application/json', transcriptJson(chat.id, chat.timeline.entries))),
    'Save as JSON',
  );
  const overWords = h('p', {});
  over.append(overWords, close);

  const element = h(
    'section',
    { class: 'chat-column', 'aria-label': 'Chat', hidden: true },
    h(
      'header',
      { class: 'chat-head' },
      h('div', { class: 'chat-who' }, name, h('p', { class: 'chat-presence' }, h('span', { class: 'dot' }), presence)),
      h('div', { class: 'chat-tools' }, invite, leave, end),
    ),
    page,
    details,
    watch,
    problem,
    messages,
    over,
    h('div', { class: 'chat-foot' }, composer, h('div', { class: 'chat-extras' }, cannedMenu, asText, asJson)),
    sure.element,
  );

  const put = (chat: DeskChat): void => {
    shown = chat;
    setText(problem, '');
    details.open = false;
    cannedMenu.open = false;
    messages.replaceChildren(chat.list.element);
    composer.replaceChildren(chat.composer.element);
    chat.list.toEnd();
    if (!chat.isOver) chat.composer.focus();
  };

  return {
    element,
    problem: (words) => setText(problem, words),
    answers: (answers) => {
      cannedMenu.hidden = answers.length === 0;
      canned.replaceChildren(
        ...answers.map(({ title, text }) => {
          const use = () => {
            shown?.composer.fill(text);
            shown?.composer.focus();
            cannedMenu.open = false;
          };
          return h('button', { type: 'button', role: 'menuitem', title: text, dir: 'auto', onclick: use }, title);
        }),
      );
    },
    show: (chat, watched) => {
      element.hidden = chat === undefined;
      if (chat === undefined) {
        shown = undefined;
        return;
      }
      if (chat !== shown) put(chat);
      const { isOver, isCustomerHere, about } = chat;
      setText(name, chat.name);
      element.dataset.tone = chat.tone;
      setText(presence, isOver ? 'Over' : isCustomerHere ? 'Connected' : 'Not connected');
      setText(page, about ? about.title || about.url : '');
      page.title = about?.url ?? '';
      page.hidden = page.textContent === '';
      showFacts(details, facts, chat);
      const { cobrowse } = chat.timeline;
      watch.hidden = isOver || cobrowse === undefined || cobrowse.text === watched;
      invite.disabled = cobrowse !== undefined;
      invite.hidden = leave.hidden = end.hidden = isOver;
      over.hidden = !isOver;
      composer.hidden = isOver;
      cannedMenu.classList.toggle('off', isOver);
      setText(overWords, overOf(chat));
    },
  };
}

function overOf({ timeline: { end }, isGone }: DeskChat): string {
  if (end !== undefined) return `${wordsForEntry(end) ?? ''}.`;
  return isGone ? 'The server does not let you follow this chat any more.' : 'You left this chat.';
}

function showFacts(details: HTMLElement, list: HTMLElement, { about, id }: DeskChat): void {
  details.hidden = about === undefined;
  if (about === undefined || details.dataset.of === id) return;
  details.dataset.of = id;
  const pairs = { Page: about.url, 'Came from': about.referrer, ...about.data };
  list.replaceChildren(
    ...Object.entries(pairs)
      .filter(([, value]) => value !== '')
      .flatMap(([term, value]) => [h('dt', { dir: 'auto' }, term), h('dd', { dir: 'auto' }, value)]),
  );
  details.hidden = list.childElementCount === 0;
}

function saveText(chat: DeskChat): void {
  const nameOf = (entry: Entry) => (entry.sender === CUSTOMER ? chat.name : (entry.name ?? deskWords.you));
  save('chat.txt', 'text/plain', transcriptText(chat.timeline.entries, nameOf, wordsForEntry));
}
