import type { ChatClientHeader } from '../../../src/chat/frames.ts';
import { type Decoded, decodeFrame } from '../../../src/protocol/codec.ts';
import { type Fields, listOf, oneOf, text, whole } from '../../../src/protocol/fields.ts';

const fields: Readonly<Record<ChatClientHeader['type'], Fields>> = {
  hello: {
    versions: listOf(whole),
    role: oneOf('customer', 'agent'),
    session: text,
    transport: oneOf('websocket', 'longpoll'),
    position: whole,
    epoch: whole,
    seq: whole,
    client: text,
    'secret?': text,
    'bearer?': text,
  },
  follow: { conversation: text, 'room?': text, 'place?': whole },
  unfollow: { conversation: text },
  say: { conversation: text, id: text, 'after?': whole, length: whole },
  typing: { conversation: text },
  seen: { conversation: text, clock: whole },
  heartbeat: {},
};

/** Reads what a chat connection sent; browsers never do. */
export function decodeChatClientFrame(bytes: Uint8Array): Decoded<ChatClientHeader> {
  return decodeFrame(bytes, fields);
}
