/** What the page of the site and the window of the chat tell each other. Only `take` has a secret, and goes to the server's own origin alone. */
export type PopUpMessage =
  | { readonly cobrowseChat: 'ready' }
  | {
      readonly cobrowseChat: 'take';
      readonly id: string;
      readonly secret: string;
      readonly seen: number;
      readonly strings: Readonly<Record<string, string>>;
    }
  | { readonly cobrowseChat: 'here' | 'bye' | 'share' | 'over'; readonly id: string; readonly seen: number };

const NAME = 'opencobrowse-chat';
const SIZE = 'popup,width=420,height=680';
/** The window says this often that it is there, and counts as gone when it has been silent for longer; in milliseconds. */
export const HERE_EVERY_MS = 1_000;
const GONE_MS = 3_500;

export function popUpMessage(data: unknown): PopUpMessage | undefined {
  const kind = (data as { cobrowseChat?: unknown } | null)?.cobrowseChat;
  return typeof kind === 'string' ? (data as PopUpMessage) : undefined;
}

/** The page's side of a chat in a window of its own. The window outlives the page, and finds the next one of the site by itself. */
export class PopUp {
  private theirs: Window | null = null;
  private heardAt = -Infinity;
  private readonly origin: string;

  constructor(
    private readonly window: Window,
    private readonly server: string,
    private readonly version: string,
    private readonly now: () => number,
    private readonly taking: () => Extract<PopUpMessage, { cobrowseChat: 'take' }> | undefined,
    private readonly told: (message: Extract<PopUpMessage, { id: string }>) => void,
  ) {
    this.origin = new URL(server, window.location.href).origin;
    window.addEventListener('message', ({ origin, source, data }: MessageEvent<unknown>) => {
      const message = origin === this.origin ? popUpMessage(data) : undefined;
      if (message) this.heard(message, source as Window | null);
    });
  }

  /** Whether the chat is there and not here. */
  get isThere(): boolean {
    return this.now() - this.heardAt < GONE_MS;
  }

  /** False: the browser does not let it open. */
  open(): boolean {
    this.theirs = this.window.open(`${this.server}/cobrowse/chat/?v=${encodeURIComponent(this.version)}`, NAME, SIZE);
    return this.theirs !== null;
  }

  focus(): void {
    this.theirs?.focus();
  }

  /** Gives the chat back to the page. */
  close(): void {
    this.theirs?.close();
    this.heardAt = -Infinity;
  }

  private heard(message: PopUpMessage, source: Window | null): void {
    if (message.cobrowseChat === 'ready') {
      const take = source === this.theirs ? this.taking() : undefined;
      if (take) this.theirs?.postMessage(take, this.origin);
    } else if (message.cobrowseChat !== 'take' && message.id === this.taking()?.id) {
      this.theirs = source;
      this.heardAt = message.cobrowseChat === 'bye' ? -Infinity : this.now();
      this.told(message);
    }
  }
}
