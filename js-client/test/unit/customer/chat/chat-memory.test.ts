import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatMemory } from '../../../../src/customer/chat/chat-memory.ts';
import { TitleCount } from '../../../../src/customer/chat/title-count.ts';

class Shelf {
  readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

const chat = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  secret: 'abcdefghijklmnopqrstuvwx',
  open: true,
  seen: 7,
};

void test('a chat is remembered over page loads, and forgotten with its draft', () => {
  const [site, tab] = [new Shelf(), new Shelf()];
  const memory = () =>
    new ChatMemory(
      () => site,
      () => tab,
    );
  memory().write(chat);
  assert.deepEqual(memory().chat, chat);
  memory().keepDraft(chat.id, { draft: 'Hel', unsaid: [{ id: 'a', text: 'one' }] });
  assert.deepEqual(memory().draft(chat.id), { draft: 'Hel', unsaid: [{ id: 'a', text: 'one' }] });
  assert.deepEqual(memory().draft('another'), { draft: '', unsaid: [] });
  memory().clear(chat.id);
  assert.equal(memory().chat, undefined);
  assert.equal(site.items.size + tab.items.size, 0);
});

void test('clearing one chat leaves another that began meanwhile', () => {
  const site = new Shelf();
  const memory = new ChatMemory(
    () => site,
    () => new Shelf(),
  );
  memory.write(chat);
  site.setItem('opencobrowse.chat', JSON.stringify({ ...chat, id: '11111111-d9cb-469f-a165-70867728950e' }));
  memory.clear(chat.id);
  assert.equal(memory.chat?.id, '11111111-d9cb-469f-a165-70867728950e');
});

void test('what anybody may have written into the storage is no chat', () => {
  for (const text of ['', '{', 'null', '[]', '{"id":"x","secret":"y"}', JSON.stringify({ ...chat, secret: '<b>' })]) {
    const site = new Shelf();
    site.setItem('opencobrowse.chat', text);
    const memory = new ChatMemory(
      () => site,
      () => site,
    );
    assert.equal(memory.chat, undefined, text);
  }
});

void test('without storage a chat lasts as long as its page', () => {
  const forbidden = () => {
    throw new Error('SecurityError');
  };
  const memory = new ChatMemory(forbidden, forbidden);
  memory.write(chat);
  assert.deepEqual(memory.chat, chat);
  memory.clear(chat.id);
  assert.equal(memory.chat, undefined);
});

void test('the count stands before whatever title the page has', () => {
  const page = { title: 'Shop' };
  const count = new TitleCount(page);
  count.show(0);
  assert.equal(page.title, 'Shop');
  count.show(2);
  count.show(3);
  assert.equal(page.title, '(3) Shop');
  page.title = 'Cart';
  count.show(3);
  assert.equal(page.title, '(3) Cart');
  count.show(0);
  assert.equal(page.title, 'Cart');
});
