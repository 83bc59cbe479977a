import { style } from './marks.ts';
import type { Fit } from './viewer-options.ts';

/** Size of the customer's viewport, in CSS pixels. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Where replica and overlay lie over each other: as large as the container, or as large as the customer's viewport with scroll bars. */
export class Surface {
  /** The replica's container. */
  readonly host = document.createElement('div');
  private readonly root = document.createElement('div');
  private readonly sheet = document.createElement('div');
  private readonly observer: ResizeObserver;
  private wanted: Fit = 'contain';
  private page: PageSize = { width: 0, height: 0 };

  constructor(container: HTMLElement, overlay: HTMLElement, resized: () => void) {
    style(this.root, { position: 'relative', width: '100%', height: '100%' });
    style(this.sheet, { position: 'relative', minWidth: '100%', minHeight: '100%' });
    style(this.host, { position: 'absolute', inset: '0', overflow: 'hidden' });
    this.sheet.append(this.host, overlay);
    this.root.append(this.sheet);
    container.append(this.root);
    this.arrange();
    this.observer = new ResizeObserver(resized);
    this.observer.observe(this.sheet);
  }

  fit(wanted: Fit): void {
    this.wanted = wanted;
    this.arrange();
  }

  sized(page: PageSize): void {
    this.page = page;
    this.arrange();
  }

  remove(): void {
    this.observer.disconnect();
    this.root.remove();
  }

  private arrange(): void {
    const actual = this.wanted === 'actual';
    this.root.style.overflow = actual ? 'auto' : 'hidden';
    style(this.sheet, {
      width: actual ? `${this.page.width}px` : '100%',
      height: actual ? `${this.page.height}px` : '100%',
    });
  }
}
