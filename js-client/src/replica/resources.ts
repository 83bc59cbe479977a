import { listen, localNameOf, removeAttribute, setAttribute } from './natives.ts';
import { FAILED } from './state-marks.ts';

/**
 * Hears of images and style sheets that arrive or fail, which changes the layout. WebKit tells nobody outside of a frame without scripts;
 * there the replica does without.
 */
export class Resources {
  private readonly over = new AbortController();

  constructor(
    private readonly onArrival: () => void,
    /** An image did not come. True: it has another address now, and may come yet. */
    private readonly onMissing: (image: Element) => boolean,
  ) {}

  /** These events do not leave the tree that they happen in. */
  watch(root: Document | ShadowRoot): void {
    const options = { capture: true, signal: this.over.signal };
    listen(root, 'load', (event) => this.note(event, false), options);
    listen(root, 'error', (event) => this.note(event, true), options);
  }

  end(): void {
    this.over.abort();
  }

  private note({ target }: Event, failed: boolean): void {
    const element = target as Element | null;
    if (element === null || !('getAttribute' in element)) return;
    if (localNameOf(element) === 'img') {
      if (failed && this.onMissing(element)) return;
      if (failed) setAttribute(element, FAILED, '');
      else removeAttribute(element, FAILED);
    }
    this.onArrival();
  }
}
