import * as natives from './natives.ts';

/** A style sheet larger than this is sent as rules, in characters. */
const LONGEST = 4_000_000;
const KEPT = 200;

/**
 * Source text of linked style sheets. The page fetches them itself, out of its own cache: nobody else may be able to, and the browser does not
 * give the text of what it has loaded.
 */
export class SheetTexts {
  /** null: could not be had. */
  private readonly texts = new Map<string, string | null>();
  private readonly pending = new Set<string>();

  constructor(private readonly onArrived: () => void) {}

  get isPending(): boolean {
    return this.pending.size > 0;
  }

  /** Undefined while it is on its way. */
  get(href: string, credentials: RequestCredentials): string | null | undefined {
    const known = this.texts.get(href);
    if (known !== undefined) return known;
    if (!this.pending.has(href)) {
      this.pending.add(href);
      void this.load(href, credentials);
    }
    return undefined;
  }

  private async load(href: string, credentials: RequestCredentials): Promise<void> {
    let text: string | null = null;
    try {
      const response = await natives.fetch(href, { cache: 'force-cache', credentials });
      const type = response.headers.get('content-type') ?? 'text/css';
      // The browser decodes a sheet as its charset says; text() knows UTF-8 only.
      if (response.ok && /css/i.test(type) && !/charset=(?!["']?utf-?8)/i.test(type)) text = await response.text();
      if (text !== null && (text.length > LONGEST || /^@charset\s+["'](?!utf-?8)/i.test(text))) text = null;
    } catch {
      // Forbidden by the page's policy, or gone: rules do instead.
    }
    if (this.texts.size >= KEPT)
      for (const oldest of this.texts.keys()) {
        this.texts.delete(oldest);
        break;
      }
    this.texts.set(href, text);
    this.pending.delete(href);
    this.onArrived();
  }
}
