import { button, h, setText } from '../element.ts';
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

/** Who waits, and the chats of this agent. */
export function deskList(accept: (waiting: Waiting) => void, choose: (id: string) => void): DeskList {
  const count = h('span', { class: 'badge', hidden: true });
  const waiting = h('ul', { class: 'waiting', 'aria-label': 'Waiting' });
  const waitingRows = rowsOf(waiting, (one: Waiting) => waitingRow(one, accept));
  const nobody = h('p', { class: 'hint' }, 'Nobody is waiting.');
  const more = h('p', { class: 'hint', hidden: true });
  const mine = h('ul', { class: 'chats', 'aria-label': 'My chats' });
  const chatRows = rowsOf(mine, (chat: DeskChat) => chatRow(chat, choose));
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
    queue: ({ waiting: all, total }, readAgoMs) => {
      waitingRows(all, ({ time }, { waitingMs }) => setText(time, wordsForWaiting(waitingMs + readAgoMs)));
      setText(count, String(total));
      count.hidden = total === 0;
      nobody.hidden = total > 0;
      more.hidden = total <= all.length;
      setText(more, `and ${total - all.length} more`);
    },
    chats: (chats, chosen) => {
      chatRows(chats, (row, { id }) => row.update(chosen === id));
      none.hidden = chats.length > 0;
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
    button('primary small', () => accept(one), 'Accept'),
  );
  return { row, time };
}

function chatRow(chat: DeskChat, choose: (id: string) => void) {
  const name = h('span', { class: 'row-name', dir: 'auto' });
  const preview = h('span', { class: 'row-about', dir: 'auto' });
  const unread = h('span', { class: 'badge' });
  const chooser = button(
    '',
    () => choose(chat.id),
    h('span', { class: 'dot' }),
    h('span', { class: 'row-words' }, name, preview),
    unread,
  );
  const row = h('li', {}, chooser);
  return {
    row,
    update: (isChosen: boolean) => {
      setText(name, chat.name);
      setText(preview, chat.isOver ? 'Over' : chat.preview || 'No message yet');
      setText(unread, String(chat.unread));
      unread.hidden = chat.unread === 0;
      unread.setAttribute('aria-label', `${chat.unread} unread`);
      chooser.dataset.tone = chat.tone;
      chooser.setAttribute('aria-current', String(isChosen));
    },
  };
}

/** Shows one row for each item; an item has the same row as long as it is there. Rows that stay are not taken out, not even for a moment, which would cost the focus and a press that is under way. */
function rowsOf<Item extends { readonly id: string }, Row extends { readonly row: HTMLElement }>(
  list: HTMLElement,
  make: (item: Item) => Row,
): (items: readonly Item[], update: (row: Row, item: Item) => void) => void {
  let known = new Map<string, Row>();
  return (items, update) => {
    const before = known;
    known = new Map(
      items.map((item) => {
        const row = before.get(item.id) ?? make(item);
        update(row, item);
        return [item.id, row];
      }),
    );
    for (const [id, { row }] of before) if (!known.has(id)) row.remove();
    let next = list.firstChild;
    for (const { row } of known.values())
      if (row === next) next = row.nextSibling;
      else list.insertBefore(row, next);
  };
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
