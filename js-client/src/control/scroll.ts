import { outwards, viewOf } from './page.ts';

/** Scrolls what lies there and can be scrolled that way, or the page. */
export function scroll(target: Element, dx: number, dy: number): void {
  const document = target.ownerDocument;
  const root = document.scrollingElement ?? document.documentElement;
  const found = [...outwards(target)].find((one) => one !== root && one !== document.body && goes(one, dx, dy)) ?? root;
  found.scrollBy({ left: dx, top: dy, behavior: 'instant' });
}

function goes(element: Element, dx: number, dy: number): boolean {
  const { overflowX, overflowY } = viewOf(element).getComputedStyle(element);
  const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = element;
  const room = (at: number, whole: number, seen: number, by: number) =>
    by < 0 ? at > 0 : by > 0 && at + seen < whole - 1;
  return (
    (/auto|scroll/.test(overflowY) && room(scrollTop, scrollHeight, clientHeight, dy)) ||
    (/auto|scroll/.test(overflowX) && room(scrollLeft, scrollWidth, clientWidth, dx))
  );
}
