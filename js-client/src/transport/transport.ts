export type TransportName = 'websocket' | 'longpoll';

/** One try to be linked with a node. Bytes are whole frames. May lose what was sent last when it ends; promises no more. */
export interface Transport {
  readonly name: TransportName;
  send(frame: Uint8Array): void;
  /** Bytes handed to `send` that have not left this browser. */
  bufferedBytes(): number;
  /** Ends the link. The listener hears nothing more. */
  close(code: number): void;
}

/** What a transport tells. After `closed` nothing follows. */
export interface TransportListener {
  opened(): void;
  received(frame: Uint8Array): void;
  /** The peer broke the rules of the transport itself: a text message, for example. */
  violated(reason: string): void;
  closed(code: number): void;
}

/** Begins a link to `url`. Must not throw: what fails at once is told by `closed`, later. */
export type OpenTransport = (url: string, listener: TransportListener) => Transport;

/** Code of a link that broke without a word, as browsers give it. */
export const ABNORMAL = 1006;
