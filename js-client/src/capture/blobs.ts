import * as natives from './natives.ts';
import { dataUrl } from './base64.ts';
import type { Known } from './tree.ts';

const LARGEST_BYTES = 256 * 1024;
const KEPT = 100;

/** Pictures that the page made itself exist in its own browser only: small ones are sent as data URLs. */
export class Blobs {
  /** null: on its way, or not to be had. */
  private readonly urls = new Map<string, string | null>();

  constructor(private readonly onArrived: (known: Known) => void) {}

  of(url: string, known: Known): string | null {
    const found = this.urls.get(url);
    if (found !== undefined) return found;
    if (this.urls.size >= KEPT) this.urls.clear();
    this.urls.set(url, null);
    void this.load(url, known);
    return null;
  }

  private async load(url: string, known: Known): Promise<void> {
    try {
      const response = await natives.fetch(url, {});
      const blob = await response.blob();
      if (blob.size > LARGEST_BYTES || !blob.type.startsWith('image/')) return;
      this.urls.set(url, dataUrl(blob.type, new Uint8Array(await blob.arrayBuffer())));
      this.onArrived(known);
    } catch {
      // The page has taken the blob back, or forbids reading it.
    }
  }
}
