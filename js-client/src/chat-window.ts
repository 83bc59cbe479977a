import { chatWindow } from './customer/chat/chat-window.ts';

chatWindow(window);
