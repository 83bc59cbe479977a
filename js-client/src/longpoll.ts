/** The script that customers' browsers fetch only when no WebSocket gets through. */
export { longPollTransport } from './transport/longpoll.ts';
