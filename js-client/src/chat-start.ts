/** The script with which a chat begins. Pages on which one goes on do not need it. */
export { startChat } from './customer/chat/chat-start.ts';
