import { h, setText } from '../element.ts';
import type { Queue, Waiting } from './desk-calls.ts';
import type { DeskChat } from './desk-chat.ts';
import { wordsForWaiting } from './desk-words.ts';

export interface DeskList {
  readonly element: HTMLElement;
  /** `readAgoMs`: how old the queue is. */
  queue(queue: Queue, readAgoMs: number): void;
  chats(chats: readonly DeskChat[], chosen: string | null): void;
  link(words: string): void;
}

/** Who waits, and the chats of this agent. Rows stay the same elements, so that a press that began on one ends on it. */
export function deskList(accept: (waiting: Waiting) => void, choose: (id: string) => void): DeskList {
  const count = h('span', { class: 'badge', hidden: true });
  const waitingRows = new Map<string, { readonly row: HTMLElement; readonly time: HTMLElement }>();
  const chatRows = new Map<string, ReturnType<typeof chatRow>>();
  const waiting = h('ul', { class: 'waiting', 'aria-label': 'Waiting' });
  const nobody = h('p', { class: 'hint' }, 'Nobody is waiting.');
  const more = h('p', { class: 'hint', hidden: true });
  const mine = h('ul', { class: 'chats', 'aria-label': 'My chats' });
  const none = h('p', { class: 'hint' }, 'No chats yet. Accept one above.');
  const link = h('p', { class: 'desk-link', role: 'status', hidden: true });
  const element = h(
    'nav',
    { class: 'desk-list', 'aria-label': 'Desk' },
    link,
    h('h2', {}, 'Waiting', count),
    waiting,
    nobody,
    more,
    h('h2', {}, 'My chats'),
    mine,
    none,
  );

  return {
    element,
    link: (words) => {
      setText(link, words);
      link.hidden = words === '';
    },
    queue: (queue, readAgoMs) => {
      const ids = new Set(queue.waiting.map(({ id }) => id));
      for (const id of [...waitingRows.keys()]) if (!ids.has(id)) waitingRows.delete(id);
      const rows = queue.waiting.map((one) => {
        const known = waitingRows.get(one.id) ?? waitingRow(one, accept);
        waitingRows.set(one.id, known);
        setText(known.time, wordsForWaiting(one.waitingMs + readAgoMs));
        return known.row;
      });
      arrange(waiting, rows);
      setText(count, String(queue.total));
      count.hidden = queue.total === 0;
      nobody.hidden = queue.total > 0;
      more.hidden = queue.total <= rows.length;
      setText(more, `and ${String(queue.total - rows.length)} more`);
    },
    chats: (chats, chosen) => {
      const ids = new Set(chats.map(({ id }) => id));
      for (const id of [...chatRows.keys()]) if (!ids.has(id)) chatRows.delete(id);
      const rows = chats.map((chat) => {
        const known = chatRows.get(chat.id) ?? chatRow(chat, choose);
        chatRows.set(chat.id, known);
        known.update(chosen === chat.id);
        return known.row;
      });
      arrange(mine, rows);
      none.hidden = rows.length > 0;
    },
  };
}

function waitingRow(one: Waiting, accept: (waiting: Waiting) => void) {
  const time = h('span', { class: 'since' });
  const kind = one.kind === 'session' ? 'Shared page' : 'Chat';
  const row = h(
    'li',
    {},
    h(
      'div',
      { class: 'row-words' },
      h('p', { class: 'row-name', dir: 'auto' }, one.name || 'Customer'),
      h('p', { class: 'row-about', dir: 'auto', title: one.url }, `${kind} · ${one.title || hostOf(one.url)}`),
    ),
    time,
    h('button', { type: 'button', class: 'primary small', onclick: () => accept(one) }, 'Accept'),
  );
  return { row, time };
}

function chatRow(chat: DeskChat, choose: (id: string) => void) {
  const name = h('span', { class: 'row-name', dir: 'auto' });
  const preview = h('span', { class: 'row-about', dir: 'auto' });
  const unread = h('span', { class: 'badge' });
  const button = h(
    'button',
    { type: 'button', onclick: () => choose(chat.id) },
    h('span', { class: 'dot' }),
    h('span', { class: 'row-words' }, name, preview),
    unread,
  );
  const row = h('li', {}, button);
  return {
    row,
    update: (isChosen: boolean) => {
      setText(name, chat.name);
      setText(preview, chat.isOver ? 'Over' : chat.preview || 'No message yet');
      setText(unread, String(chat.unread));
      unread.hidden = chat.unread === 0;
      unread.setAttribute('aria-label', `${String(chat.unread)} unread`);
      button.dataset.tone = chat.isOver ? '' : chat.isCustomerHere ? 'good' : 'bad';
      button.setAttribute('aria-current', String(isChosen));
    },
  };
}

/** Moves only what is out of place. */
function arrange(list: HTMLElement, rows: readonly HTMLElement[]): void {
  if (rows.length === list.children.length && rows.every((row, at) => list.children[at] === row)) return;
  list.replaceChildren(...rows);
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
