import * as natives from './natives.ts';
import type { Mirror } from '../dom/mirror.ts';
import type { PointerBody } from '../dom/ops.ts';
import type { Realm } from './context.ts';
import { createGuard } from './guard.ts';
import { MARK } from './policy.ts';

export interface PointerOptions {
  readonly window: Realm;
  readonly mirror: Mirror;
  /** Elements on which the pointer is nobody's business. */
  readonly isService?: (element: Element) => boolean;
  /** Takes the JSON of a `PointerBody`. */
  readonly publish: (body: string) => void;
}

export interface Pointer {
  start(): void;
  stop(): void;
  /** Also over the document of a frame, until `isThere` is false. */
  follow(frame: Realm, isThere: boolean): void;
}

const SHORTEST_GAP_MS = 50;
const ELEMENT = 1;
const SHADOW = 11;

/** Follows the customer's pointer, as a place on an element that agents have too; at most 20 places a second. */
export function createPointer({ window, mirror, isService, publish }: PointerOptions): Pointer {
  const guard = createGuard(() => undefined);
  let latest: { readonly target: Node | null; readonly x: number; readonly y: number } | null = null;
  let said = '';
  let timer = 0;
  let down = false;
  let isOn = false;
  const windows = new Set<Window>([window]);

  const say = (body: PointerBody): void => {
    const { at } = body;
    const text =
      at === undefined ? '{}' : `{"at":{"id":${at.id},"x":${at.x},"y":${at.y}}${down ? ',"down":true' : ''}}`;
    if (text === said) return;
    said = text;
    publish(text);
  };
  const onTimer = (): void => {
    timer = 0;
    guard('pointer', () => {
      if (latest === null) return;
      const { target, x, y } = latest;
      latest = null;
      say(target === null ? {} : placeOn(target, x, y));
      timer = natives.setTimer(onTimer, SHORTEST_GAP_MS);
    });
  };
  const isOurs = (element: Element): boolean =>
    natives.attribute(element, MARK)?.trim().toLowerCase() === 'service' || isService?.(element) === true;
  /** The place on the innermost element that agents have. */
  const placeOn = (target: Node, x: number, y: number): PointerBody => {
    for (let node: Node | null = target; node !== null;) {
      const id = mirror.idOf(node);
      const isElement = natives.nodeType(node) === ELEMENT;
      if (isElement && isOurs(node as Element)) return {};
      if (id !== undefined && isElement) {
        const box = natives.box(node as Element);
        return { at: { id, x: share(x - box.left, box.width), y: share(y - box.top, box.height) } };
      }
      node = natives.nodeType(node) === SHADOW ? natives.host(node as ShadowRoot) : natives.parentNode(node);
    }
    return {};
  };
  const onPointer = (event: Event): void => {
    guard('pointer', () => {
      const { type, clientX, clientY, relatedTarget, pointerType } = event as PointerEvent;
      if (pointerType === 'touch') return;
      down = type === 'pointerdown' || (down && type !== 'pointerup');
      if (type === 'pointerout') {
        if (relatedTarget !== null) return;
        latest = { target: null, x: 0, y: 0 };
      } else latest = { target: (natives.eventPath(event)[0] as Node | undefined) ?? null, x: clientX, y: clientY };
      if (timer === 0) onTimer();
    });
  };
  const listen = (to: Window, on: boolean): void => {
    for (const type of EVENTS)
      if (on) natives.listen(to, type, onPointer, { capture: true, passive: true });
      else natives.unlisten(to, type, onPointer);
  };
  return {
    start: () => {
      isOn = true;
      for (const each of windows) listen(each, true);
    },
    follow: (frame, isThere) => {
      if (isThere) windows.add(frame);
      else windows.delete(frame);
      if (isOn) listen(frame, isThere);
    },
    stop: () => {
      isOn = down = false;
      for (const each of windows) listen(each, false);
      natives.clearTimer(timer);
      timer = 0;
      latest = null;
      said = '';
    },
  };
}

const EVENTS = ['pointermove', 'pointerdown', 'pointerup', 'pointercancel', 'pointerout'];

/** To a ten-thousandth, between 0 and 1. */
function share(part: number, whole: number): number {
  return whole > 0 ? Math.round(Math.min(Math.max(part / whole, 0), 1) * 10_000) / 10_000 : 0;
}
