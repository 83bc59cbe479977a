import type { DomId, PointerBody } from '../dom/ops.ts';
import { element, icon } from './ui/element.ts';
import { GUIDE_SHEET } from './ui/guide-sheet.ts';

const ARROW = 'M4 2.5v17l4.4-4.1 2.8 6.4 3-1.3-2.8-6.3h6z';
const IDLE_MS = 5_000;
const RING_MS = 1_100;
/** A guide body is a place; anything longer is none. */
const BODY_BYTES = 1_024;
/** Room that a name takes; nearer to the right edge it stands on the other side. */
const LABEL_PX = 160;

export interface GuidedPage {
  /** Takes a sheet that holds where the layer is. */
  wear(css: string): void;
  nodeOf(id: DomId): Node | undefined;
  boxOf(element: Element): DOMRect;
  size(): { readonly width: number; readonly height: number };
  after(ms: number, action: () => void): () => void;
}

interface AgentPointer {
  readonly mark: HTMLElement;
  readonly label: HTMLElement;
  at: NonNullable<PointerBody['at']>;
  stopIdling: () => void;
}

/** What agents point at, drawn over the elements they mean. */
export class GuideLayer {
  private readonly pointers = new Map<string, AgentPointer>();

  constructor(
    private readonly layer: HTMLElement,
    private readonly page: GuidedPage,
  ) {
    page.wear(GUIDE_SHEET);
  }

  point(agent: string, name: string, body: Uint8Array): void {
    const { at } = readPlace(body);
    if (at === undefined) {
      this.remove(agent);
      return;
    }
    const pointer = this.pointers.get(agent) ?? this.made(agent, at);
    pointer.at = at;
    pointer.label.textContent = name;
    pointer.stopIdling();
    pointer.stopIdling = this.page.after(IDLE_MS, () => this.remove(agent));
    this.place(pointer);
  }

  click(body: Uint8Array): void {
    const { at } = readPlace(body);
    const place = at && this.onScreen(at);
    if (place === undefined) return;
    const ring = element('div', { class: 'pointer' }, element('div', { class: 'ring' }));
    moveTo(ring, place);
    this.layer.append(ring);
    this.page.after(RING_MS, () => ring.remove());
  }

  /** The page was scrolled or laid out anew: what is pointed at is somewhere else now. */
  follow(): void {
    for (const pointer of this.pointers.values()) this.place(pointer);
  }

  /** Only these agents are there. */
  keep(agents: ReadonlySet<string>): void {
    for (const agent of this.pointers.keys()) if (!agents.has(agent)) this.remove(agent);
  }

  clear(): void {
    this.keep(new Set());
    this.layer.replaceChildren();
  }

  private made(agent: string, at: AgentPointer['at']): AgentPointer {
    const label = element('span', { class: 'label' });
    const mark = element('div', { class: 'pointer' }, icon(ARROW), label);
    const pointer: AgentPointer = { mark, label, at, stopIdling: () => undefined };
    this.pointers.set(agent, pointer);
    this.layer.append(mark);
    return pointer;
  }

  private remove(agent: string): void {
    const pointer = this.pointers.get(agent);
    pointer?.stopIdling();
    pointer?.mark.remove();
    this.pointers.delete(agent);
  }

  private place({ mark, at }: AgentPointer): void {
    const place = this.onScreen(at);
    mark.hidden = place === undefined;
    if (place === undefined) return;
    mark.classList.toggle('end', place.x > this.page.size().width - LABEL_PX);
    moveTo(mark, place);
  }

  private onScreen({ id, x, y }: AgentPointer['at']): { readonly x: number; readonly y: number } | undefined {
    const node = this.page.nodeOf(id);
    if (!(node instanceof Element) || !node.isConnected) return undefined;
    const box = this.page.boxOf(node);
    const place = { x: box.left + box.width * x, y: box.top + box.height * y };
    const { width, height } = this.page.size();
    return place.x >= 0 && place.y >= 0 && place.x <= width && place.y <= height ? place : undefined;
  }
}

function moveTo(mark: HTMLElement, { x, y }: { readonly x: number; readonly y: number }): void {
  mark.style.transform = `translate(${x}px,${y}px)`;
}

/** What agents send is not ours: a body that is no place points nowhere. */
export function readPlace(body: Uint8Array): PointerBody {
  if (body.length > BODY_BYTES) return {};
  try {
    const { at } = JSON.parse(new TextDecoder().decode(body)) as { at?: Record<string, unknown> };
    const { id, x, y } = at ?? {};
    const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
    return Number.isSafeInteger(id) && isShare(x) && isShare(y) ? { at: { id: id as DomId, x, y } } : {};
  } catch {
    return {};
  }
}
