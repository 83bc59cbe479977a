import { createCapture } from '../../src/capture/capture.ts';
import { createInside } from '../../src/capture/inside.ts';
import type { Capture } from '../../src/capture/capture.ts';
import { watchEarly } from '../../src/capture/early.ts';
import { createPolicy } from '../../src/capture/policy.ts';
import type { DocumentMode } from '../../src/dom/ops.ts';
import { createReplica } from '../../src/replica/replica.ts';
import type { Replica } from '../../src/replica/replica.ts';
import { compareDocuments } from './compare.ts';
import type { Comparison } from './compare.ts';

const MARK = 'data-cobrowse';

/**
 * A page in one frame and its replica in another, joined without a server: what capture publishes is applied at once. Both documents are
 * within reach here, which they are not when customer and agent are two browsers.
 */
export class PagePair {
  /** What went wrong on either side; empty is good. */
  readonly faults: string[] = [];
  events = 0;
  characters = 0;
  private readonly page: HTMLIFrameElement;
  private capture: Capture | null = null;
  private readonly replicas: { readonly replica: Replica; joined: boolean }[] = [];

  constructor(
    private readonly stage: HTMLElement,
    private readonly frameUrl: (mode: DocumentMode) => string,
    private readonly size: readonly [width: number, height: number] = [900, 600],
  ) {
    this.page = document.createElement('iframe');
    this.page.style.cssText = `border:0;width:${size[0]}px;height:${size[1]}px`;
  }

  get window(): Window & typeof globalThis {
    return this.page.contentWindow as Window & typeof globalThis;
  }

  /** Loads the page, captures it, and waits for the first replica. */
  async open(url: string): Promise<void> {
    const loaded = new Promise((resolve) => (this.page.onload = resolve));
    this.page.src = url;
    this.stage.append(this.page);
    await loaded;
    this.addReplica(true);
    watchEarly(this.window);
    this.capture = createCapture({
      window: this.window,
      inside: () => Promise.resolve({ createInside }),
      policy: createPolicy(),
      onError: (where) => this.faults.push(`capture: ${where}`),
      publish: (kind, body) => {
        this.deliver(kind, body);
        return true;
      },
    });
    this.capture.start();
    await this.until(() => this.replicas[0]?.replica.document != null);
  }

  /** A further agent joins, and everybody gets a snapshot. Returns its number. */
  async join(): Promise<number> {
    const number = this.addReplica(false);
    this.capture?.snapshot();
    await this.until(() => this.replicas[number]?.replica.document != null);
    return number;
  }

  /** Compares what is there now; 0 is the replica that was there from the start. */
  compare(number = 0, sampleEvery = 1): Comparison {
    const { capture } = this;
    const replica = this.replicas[number]?.replica;
    if (capture === null || replica?.document == null || replica.mirror === null) throw new Error('no replica');
    // Rules and controls are looked at in turns.
    while (capture.flush());
    for (let turn = 0; turn < 10; turn++) capture.flush();
    return compareDocuments({
      page: this.window.document,
      replica: replica.document,
      pageMirror: capture.mirror,
      replicaMirror: replica.mirror,
      sampleEvery,
      isService: (element) => Element.prototype.getAttribute.call(element, MARK) === 'service',
      isMasked: isMarked,
    });
  }

  /** Compares again and again until nothing differs, images and sheets have arrived and scrolls have settled, or the time is over. */
  async settled(number = 0, withinMs = 5_000): Promise<Comparison> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const comparison = this.compare(number);
      const isEqual = comparison.total === 0 && comparison.box.equal === comparison.box.total;
      if (isEqual || performance.now() > deadline) return comparison;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  documentOf(number: number): Document {
    const { document } = this.replicas[number]?.replica ?? {};
    if (document == null) throw new Error('no replica');
    return document;
  }

  /** The customer's pointer is over the first element that the selector finds. */
  point(selector: string, down: boolean): void {
    const element = this.window.document.querySelector(selector);
    const id = element === null ? undefined : this.capture?.mirror.idOf(element);
    for (const { replica } of this.replicas)
      replica.hover(id === undefined ? {} : { at: { id, x: 0.5, y: 0.5 }, down });
  }

  close(): void {
    this.capture?.stop();
    for (const { replica } of this.replicas) replica.destroy();
    this.stage.replaceChildren();
  }

  private addReplica(joined: boolean): number {
    const number = this.replicas.length;
    const container = document.createElement('div');
    container.style.cssText = `position:relative;width:${this.size[0]}px;height:${this.size[1]}px`;
    this.stage.append(container);
    const replica = createReplica({
      container,
      frameUrl: this.frameUrl,
      onApplied: () => undefined,
      onDivergence: (cause, detail) => this.faults.push(`replica ${number}: ${cause}, ${detail}`),
    });
    this.replicas.push({ replica, joined });
    return number;
  }

  private deliver(kind: 'snapshot' | 'delta', body: string): void {
    const event = { position: ++this.events, epoch: 1, kind, body };
    this.characters += body.length;
    for (const one of this.replicas) {
      one.joined ||= kind === 'snapshot';
      if (one.joined) one.replica.apply(event);
    }
  }

  private async until(met: () => boolean): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!met()) {
      if (performance.now() > deadline) throw new Error(`no replica: ${this.faults.join('; ')}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function isMarked(element: Element): boolean {
  const parentOf = (node: Node): Node | null =>
    (Reflect.get(Node.prototype, 'parentNode', node) as Node | null) ?? (node as Partial<ShadowRoot>).host ?? null;
  for (let node: Node | null = element; node !== null; node = parentOf(node))
    if (Reflect.get(Node.prototype, 'nodeType', node) === 1 && Element.prototype.hasAttribute.call(node, MARK))
      return true;
  return false;
}
