import { SiteChat } from './customer/chat/site-chat.ts';
import type { ChatHook, ChatScript } from './customer/loader-contract.ts';

/** The chat script: loaded when somebody wants to chat, or at once in a site in which a chat runs. */
export function attachChat(hook: ChatHook): ChatScript {
  const chat = new SiteChat(window, hook);
  chat.resume();
  return chat;
}
