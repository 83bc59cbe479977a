import { CHAT_KEY } from '../loader-contract.ts';

/** A chat of this site as all its tabs know it. */
export interface RememberedChat {
  readonly id: string;
  readonly secret: string;
  /** Open or minimised, in all tabs alike. */
  readonly open: boolean;
  /** Clock up to which somebody has looked. */
  readonly seen: number;
}

/** What this tab has written and nobody has confirmed, and what is being written. */
export interface TabDraft {
  readonly draft: string;
  readonly unsaid: readonly { readonly id: string; readonly text: string }[];
}

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const DRAFT_KEY = `${CHAT_KEY}.draft`;
const NOTHING: TabDraft = { draft: '', unsaid: [] };

/** Storage of the site, and of the tab, which may be switched off, full, or written by anybody: then there is nothing to remember, and the chat lasts as long as its page. */
export class ChatMemory {
  private now: RememberedChat | undefined;

  constructor(
    private readonly site: () => Shelf,
    private readonly tab: () => Shelf,
  ) {
    this.now = this.stored();
  }

  get chat(): RememberedChat | undefined {
    return this.now;
  }

  /** Another tab has written. */
  read(): RememberedChat | undefined {
    return (this.now = this.stored());
  }

  write(chat: RememberedChat): void {
    this.now = chat;
    tried(() => this.site().setItem(CHAT_KEY, JSON.stringify(chat)));
  }

  /** Forgets this chat, and no other that another tab may have begun. */
  clear(id: string): void {
    if (this.stored()?.id === id) tried(() => this.site().removeItem(CHAT_KEY));
    tried(() => this.tab().removeItem(DRAFT_KEY));
    this.now = this.stored();
  }

  draft(id: string): TabDraft {
    return tried(() => draftOf(id, JSON.parse(this.tab().getItem(DRAFT_KEY) ?? 'null'))) ?? NOTHING;
  }

  keepDraft(id: string, draft: TabDraft): void {
    tried(() => this.tab().setItem(DRAFT_KEY, JSON.stringify({ id, ...draft })));
  }

  private stored(): RememberedChat | undefined {
    return tried(() => chatOf(JSON.parse(this.site().getItem(CHAT_KEY) ?? 'null')));
  }
}

function chatOf(value: unknown): RememberedChat | undefined {
  const { id, secret, open, seen } = (value ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || !/^[\da-f-]{36}$/i.test(id)) return undefined;
  if (typeof secret !== 'string' || !/^[\w-]{22,64}$/.test(secret)) return undefined;
  return { id, secret, open: open === true, seen: Number.isSafeInteger(seen) ? (seen as number) : 0 };
}

function draftOf(of: string, value: unknown): TabDraft {
  const { id, draft, unsaid } = (value ?? {}) as Record<string, unknown>;
  if (id !== of) return NOTHING;
  const isMessage = (one: unknown): one is TabDraft['unsaid'][number] => {
    const message = (one ?? {}) as Record<string, unknown>;
    return typeof message['id'] === 'string' && typeof message['text'] === 'string';
  };
  return {
    draft: typeof draft === 'string' ? draft : '',
    unsaid: Array.isArray(unsaid) ? unsaid.filter(isMessage) : [],
  };
}

function tried<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
